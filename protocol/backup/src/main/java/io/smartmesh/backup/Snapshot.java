package io.smartmesh.backup;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.SecretBox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a device keeps with others, and how it is sealed (BK-1 to BK-4).
 *
 * <pre>
 * sealed    01 version | version of the snapshot 8 | SecretBox of the padded plaintext
 * plaintext 01 version | device number 4 | made at 8 | count varint | keeper 20 * |
 *           content: length varint, bytes | zeros up to the size class
 * </pre>
 *
 * @param version rises with every snapshot of a device, also after a restore
 * @param deviceNumber where the device's key is in the tree of the account's words
 * @param madeAt the device's chain time
 * @param keepers contacts that the user has chosen
 */
public record Snapshot(
    long version, long deviceNumber, ChainTime madeAt, List<Address> keepers, Bytes content) {
  private static final int VERSION = 1;
  private static final int HEADER = 9;

  public Snapshot {
    keepers = Collections.unmodifiableList(new ArrayList<>(keepers));
  }

  /** Where keepers find the snapshots of one account: it tells nothing of the account (BK-3). */
  public static Hash tag(Secret root) {
    return root.use(key -> Hashes.hmacSha256(Bytes.copyOf(key), Bytes.utf8("tag")));
  }

  /** Empty when it does not fit into the largest size class. */
  public Optional<Bytes> seal(Secret root, Entropy entropy) {
    Encoder out = new Encoder().u8(VERSION).u32(deviceNumber).u64(madeAt.seconds());
    out.varint(keepers.size());
    keepers.forEach(out::address);
    Bytes plain = out.bytes(content).toBytes();
    int size = BackupLimits.SNAPSHOT_BYTES_LEAST;
    while (size < plain.length() + HEADER + SecretBox.OVERHEAD) {
      size *= 2;
      if (size > BackupLimits.SNAPSHOT_BYTES) {
        return Optional.empty();
      }
    }
    int padding = size - HEADER - SecretBox.OVERHEAD - plain.length();
    Bytes header = new Encoder().u8(VERSION).u64(version).toBytes();
    try (Secret key = key(root, version)) {
      Bytes padded = Bytes.concat(plain, Bytes.wrap(new byte[padding]));
      return Optional.of(Bytes.concat(header, SecretBox.seal(key, header, padded, entropy)));
    }
  }

  /** Empty for anything that was not sealed under this account. Never throws. */
  public static Optional<Snapshot> open(Secret root, Bytes blob) {
    Optional<Long> version = version(blob);
    if (!version.isPresent()) {
      return Optional.empty();
    }
    Bytes header = blob.slice(0, HEADER);
    try (Secret key = key(root, version.get())) {
      return SecretBox.open(key, header, blob.slice(HEADER, blob.length()))
          .flatMap(plain -> read(version.get(), plain));
    }
  }

  /** What a sealed snapshot says of its age: true only once it is opened. */
  static Optional<Long> version(Bytes blob) {
    try {
      Decoder in = new Decoder(blob);
      in.version("snapshot", VERSION);
      long version = in.u64();
      return isSizeClass(blob.length()) ? Optional.of(version) : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  static boolean isSizeClass(long bytes) {
    return bytes >= BackupLimits.SNAPSHOT_BYTES_LEAST
        && bytes <= BackupLimits.SNAPSHOT_BYTES
        && Long.bitCount(bytes) == 1;
  }

  private static Optional<Snapshot> read(long version, Bytes plain) {
    try {
      Decoder in = new Decoder(plain);
      in.version("snapshot's content", VERSION);
      long number = in.u32();
      ChainTime madeAt = new ChainTime(in.u64());
      List<Address> keepers = new ArrayList<>();
      for (int count = in.count(BackupLimits.KEEPERS); count > 0; count--) {
        keepers.add(in.address());
      }
      Bytes content = in.bytes(BackupLimits.SNAPSHOT_BYTES);
      Bytes padding = in.rest();
      for (int i = 0; i < padding.length(); i++) {
        if (padding.at(i) != 0) {
          throw new Malformed("padding that is not zero");
        }
      }
      return Optional.of(new Snapshot(version, number, madeAt, keepers, content));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** One for each version, so that a nonce drawn twice does no harm. */
  private static Secret key(Secret root, long version) {
    Bytes info = new Encoder().text("snapshot").u64(version).toBytes();
    return root.use(
        key ->
            Secret.copyOf(
                Hashes.hkdfSha256(Bytes.EMPTY, Bytes.copyOf(key), info, SecretBox.KEY_LENGTH)));
  }
}
