package io.smartmesh.crypto;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A secret at rest: AES-256-GCM under the key that scrypt (RFC 7914) makes of a passphrase, or
 * under a key file. Everything before the sealed bytes is authenticated with them.
 *
 * <pre>
 * "smartmesh-vault" 15 | version 01 | kind 1 | scrypt? | nonce 12 | sealed n+16
 *
 * kind 01 passphrase: scrypt is log2 N 1 | r 1 | p 1 | salt 16
 * kind 02 key file:   scrypt is absent
 * </pre>
 */
public final class Vault {
  /** How it is opened. */
  public enum Kind {
    PASSPHRASE,
    KEY_FILE
  }

  /** Of a sealed secret, in bytes. */
  public static final int PAYLOAD_MOST = 4096;

  private static final Bytes MAGIC = Bytes.utf8("smartmesh-vault");
  private static final int VERSION = 1;
  private static final int SALT_LENGTH = 16;
  private static final int NONCE_LENGTH = 12;
  private static final int KEY_LENGTH = 32;

  // 32 MiB and about 0.3 s on a small computer: OWASP's second choice, for memory's sake.
  private static final int LOG_N = 15;
  private static final int R = 8;
  private static final int P = 3;

  // What a newer program may ask of us: 256 MiB.
  private static final int LOG_N_LEAST = 14;
  private static final int LOG_N_MOST = 18;
  private static final int P_MOST = 8;

  private record Work(int logN, int r, int p, Bytes salt) {}

  private record Header(Kind kind, Work work, Bytes nonce, Bytes bytes, Bytes sealed) {}

  private Vault() {}

  /**
   * @param secret at most {@link #PAYLOAD_MOST} bytes
   */
  public static Bytes seal(Secret secret, VaultKey key, Entropy entropy) {
    if (secret.length() > PAYLOAD_MOST) {
      throw new IllegalArgumentException(
          secret.length() + " bytes do not go into a vault, at most " + PAYLOAD_MOST);
    }
    Work work = new Work(LOG_N, R, P, entropy.next(SALT_LENGTH));
    Encoder out = new Encoder().raw(MAGIC).u8(VERSION).u8(kind(key) == Kind.PASSPHRASE ? 1 : 2);
    if (key instanceof VaultKey.Passphrase) {
      out.u8(work.logN).u8(work.r).u8(work.p).raw(work.salt);
    }
    Bytes nonce = entropy.next(NONCE_LENGTH);
    Bytes header = out.raw(nonce).toBytes();
    try (Secret aes = aesKey(key, work)) {
      byte[] sealed =
          secret
              .use(bytes -> crypt(Cipher.ENCRYPT_MODE, aes, nonce, header, bytes))
              .orElseThrow(() -> new IllegalStateException("sealing checks nothing"));
      return Bytes.concat(header, Bytes.wrap(sealed));
    }
  }

  /** What kind of key {@code file} wants. */
  public static Result<Kind, VaultError> kind(Bytes file) {
    Result<Header, VaultError> header = header(file);
    return header instanceof Result.Err<Header, VaultError> err
        ? Result.err(err.error())
        : Result.ok(header.orThrow().kind);
  }

  /** The secret in {@code file}; the caller closes it. Never throws for any bytes. */
  public static Result<Secret, VaultError> open(Bytes file, VaultKey key) {
    Result<Header, VaultError> read = header(file);
    if (read instanceof Result.Err<Header, VaultError> err) {
      return Result.err(err.error());
    }
    Header header = read.orThrow();
    if (header.kind != kind(key)) {
      return Result.err(new VaultError.WrongKind(header.kind, kind(key)));
    }
    try (Secret aes = aesKey(key, header.work)) {
      byte[] sealed = header.sealed.toArray();
      Optional<byte[]> opened = crypt(Cipher.DECRYPT_MODE, aes, header.nonce, header.bytes, sealed);
      return opened.isPresent()
          ? Result.ok(Secret.own(opened.get()))
          : Result.err(new VaultError.DoesNotOpen(header.kind));
    }
  }

  private static Kind kind(VaultKey key) {
    return key instanceof VaultKey.Passphrase ? Kind.PASSPHRASE : Kind.KEY_FILE;
  }

  private static Result<Header, VaultError> header(Bytes file) {
    try {
      Decoder in = new Decoder(file);
      if (file.length() <= MAGIC.length() || !file.startsWith(MAGIC)) {
        throw new Malformed("it does not begin like one");
      }
      in.raw(MAGIC.length());
      int version = in.u8();
      if (version != VERSION) {
        return Result.err(new VaultError.UnknownVersion(version, VERSION));
      }
      int kind = in.u8();
      if (kind != 1 && kind != 2) {
        throw new Malformed("kind " + kind);
      }
      Work work = new Work(0, 0, 0, Bytes.EMPTY);
      if (kind == 1) {
        work = new Work(in.u8(), in.u8(), in.u8(), in.raw(SALT_LENGTH));
        if (work.logN > LOG_N_MOST || work.p > P_MOST) {
          return Result.err(new VaultError.TooMuchWork(work.logN, work.p, LOG_N_MOST, P_MOST));
        }
        if (work.logN < LOG_N_LEAST || work.p < 1 || work.r != R) {
          throw new Malformed("scrypt with 2^" + work.logN + ", " + work.r + ", " + work.p);
        }
      }
      Bytes nonce = in.raw(NONCE_LENGTH);
      Bytes bytes = file.slice(0, file.length() - in.remaining());
      if (in.remaining() < Aead.TAG_LENGTH || in.remaining() > PAYLOAD_MOST + Aead.TAG_LENGTH) {
        throw new Malformed(in.remaining() + " sealed bytes");
      }
      return Result.ok(
          new Header(kind == 1 ? Kind.PASSPHRASE : Kind.KEY_FILE, work, nonce, bytes, in.rest()));
    } catch (Malformed e) {
      return Result.err(new VaultError.NotAVault(e.what()));
    }
  }

  private static Secret aesKey(VaultKey key, Work work) {
    if (key instanceof VaultKey.Passphrase passphrase) {
      return passphrase
          .utf8()
          .use(
              utf8 ->
                  Secret.own(
                      SCrypt.generate(
                          utf8, work.salt.toArray(), 1 << work.logN, work.r, work.p, KEY_LENGTH)));
    }
    return ((VaultKey.File) key).bytes().use(bytes -> Secret.own(Arrays.copyOf(bytes, KEY_LENGTH)));
  }

  private static Optional<byte[]> crypt(
      int mode, Secret key, Bytes nonce, Bytes header, byte[] data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      GCMParameterSpec spec = new GCMParameterSpec(8 * Aead.TAG_LENGTH, nonce.toArray());
      SecretKeySpec aes = key.use(bytes -> new SecretKeySpec(bytes, "AES"));
      cipher.init(mode, aes, spec);
      cipher.updateAAD(header.toArray());
      return Optional.of(cipher.doFinal(data));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }
}
