package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Messages to the holders of keys, each in one piece and from nobody: an ephemeral key, agreement
 * over secp256k1 (as {@link CurveDiffieHellman}), HKDF-SHA-256 (RFC 5869), AES-256-GCM.
 *
 * <pre>
 * ephemeral key 33 | plaintext, sealed n+16
 * key:  HKDF(salt: ephemeral key | receiver's key, material: agreement, info: context)
 * </pre>
 *
 * <p>One ephemeral key may serve many boxes, as each context has an AES key of its own: agreement
 * is what a box costs. Boxes that share it are seen to be of one sender.
 *
 * <p>What one message cannot give: a box can be shown again (receivers remember what they have
 * seen), and whoever steals the receiver's key reads all boxes ever sent to it.
 */
public final class AnonymousBox {
  /** Bytes that sealing adds. */
  public static final int OVERHEAD = PublicKey.LENGTH + SecretBox.ONCE_OVERHEAD;

  private AnonymousBox() {}

  private static Secret key(Secret agreed, PublicKey ephemeral, PublicKey to, Bytes context) {
    Bytes salt = Bytes.concat(ephemeral.compressed(), to.compressed());
    return agreed.use(
        material ->
            Secret.own(
                Hashes.hkdfSha256(
                    salt.toArray(), material, context.toArray(), SecretBox.KEY_LENGTH)));
  }

  /** Seals under one ephemeral key, which is drawn here and wiped when it is closed. */
  public static final class Sealer implements AutoCloseable {
    private final SigningKey ephemeral;
    private final Map<PublicKey, Secret> agreed = new LinkedHashMap<>();
    private final Set<Bytes> sealed = new TreeSet<>();

    public Sealer(Curve curve, Entropy entropy) {
      ephemeral = new CurveDiffieHellman(curve).generate(entropy);
    }

    /**
     * Only {@code to} can open it, and does not learn who made it.
     *
     * @param context must be the same when it is opened; not transmitted
     * @throws IllegalArgumentException the second time for one receiver and context: two boxes
     *     under one key would give both away
     */
    public Bytes seal(PublicKey to, Bytes context, Bytes plaintext) {
      if (!sealed.add(Bytes.concat(to.compressed(), context))) {
        throw new IllegalArgumentException("a box for this receiver and context was made before");
      }
      Secret shared = agreed.computeIfAbsent(to, ephemeral::ecdh);
      try (Secret key = key(shared, ephemeral.publicKey(), to, context)) {
        return Bytes.concat(
            ephemeral.publicKey().compressed(), SecretBox.sealOnce(key, Bytes.EMPTY, plaintext));
      }
    }

    @Override
    public void close() {
      agreed.values().forEach(Secret::close);
      ephemeral.close();
    }
  }

  /** Opens boxes to one key. It keeps the last agreement: boxes of one sender come together. */
  public static final class Opener {
    private final SigningKey self;
    private final Curve curve;
    private @Nullable PublicKey last;
    private @Nullable Secret agreed;

    public Opener(SigningKey self, Curve curve) {
      this.self = self;
      this.curve = curve;
    }

    /** Empty for anything that was not sealed to this key in this context. Never throws. */
    public Optional<Bytes> open(Bytes context, Bytes box) {
      if (box.length() < OVERHEAD) {
        return Optional.empty();
      }
      Bytes encoded = box.slice(0, PublicKey.LENGTH);
      Bytes sealed = box.slice(PublicKey.LENGTH, box.length());
      return key(encoded)
          .flatMap(
              ephemeral -> {
                try (Secret key =
                    AnonymousBox.key(agreement(ephemeral), ephemeral, self.publicKey(), context)) {
                  return SecretBox.openOnce(key, Bytes.EMPTY, sealed);
                }
              });
    }

    private Optional<PublicKey> key(Bytes encoded) {
      return last != null && last.compressed().equals(encoded)
          ? Optional.of(last)
          : curve.parse(encoded);
    }

    private Secret agreement(PublicKey ephemeral) {
      if (agreed == null || !ephemeral.equals(last)) {
        if (agreed != null) {
          agreed.close();
        }
        agreed = self.ecdh(ephemeral);
        last = ephemeral;
      }
      return agreed;
    }
  }
}
