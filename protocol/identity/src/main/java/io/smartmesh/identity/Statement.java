package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.Eip712;
import io.smartmesh.ethereum.Words;

/**
 * What an account says of a device, for good (ID-1, ID-2, ID-3). Signed as EIP-712 in a domain
 * without a chain, so that any wallet that holds the account can sign it.
 *
 * <pre>
 * certificate  01 | device key 33 | number 4 | issued at 8 | account's signature 64 | device's 64
 * revocation   02 | device 20     |            issued at 8 | account's signature 64
 * </pre>
 */
public sealed interface Statement {
  Address account();

  Address device();

  ChainTime issuedAt();

  Signature byAccount();

  /**
   * This device is mine.
   *
   * @param key the device's
   * @param number where the device key is in the tree of the account's words; 0 when it is not from
   *     there. With it, the words alone get an old device's key back
   * @param byDevice the device agrees: nobody's device is claimed, and so revoked, by a stranger
   */
  record Certificate(
      Address account,
      PublicKey key,
      long number,
      ChainTime issuedAt,
      Signature byAccount,
      Signature byDevice)
      implements Statement {
    @Override
    public Address device() {
      return key.address();
    }

    static Certificate sign(SigningKey account, SigningKey device, long number, ChainTime at) {
      Hash digest = certificateDigest(account.address(), device.address(), number, at);
      return new Certificate(
          account.address(),
          device.publicKey(),
          number,
          at,
          account.sign(digest),
          device.sign(digest));
    }
  }

  /** This device is not mine any more: lost, stolen or replaced. Nothing takes it back. */
  record Revocation(Address account, Address device, ChainTime issuedAt, Signature byAccount)
      implements Statement {
    static Revocation sign(SigningKey account, Address device, ChainTime at) {
      Hash digest = revocationDigest(account.address(), device, at);
      return new Revocation(account.address(), device, at, account.sign(digest));
    }
  }

  /** Bytes of {@link #id}. */
  int ID_LENGTH = 4;

  Hash DOMAIN =
      Eip712.structHash(
          Eip712.typeHash("EIP712Domain(string name,string version)"),
          Eip712.text("SmartMesh Identity"),
          Eip712.text("1"));

  Hash CERTIFICATE =
      Eip712.typeHash(
          "DeviceCertificate(address account,address device,uint64 number,uint64 issuedAt)");

  Hash REVOCATION =
      Eip712.typeHash("DeviceRevocation(address account,address device,uint64 issuedAt)");

  static Hash certificateDigest(Address account, Address device, long number, ChainTime issuedAt) {
    return Eip712.digest(
        DOMAIN,
        Eip712.structHash(
            CERTIFICATE,
            Words.of(account),
            Words.of(device),
            Words.of(number),
            Words.of(issuedAt)));
  }

  static Hash revocationDigest(Address account, Address device, ChainTime issuedAt) {
    return Eip712.digest(
        DOMAIN,
        Eip712.structHash(REVOCATION, Words.of(account), Words.of(device), Words.of(issuedAt)));
  }

  /** What both sides name it by when they compare cards. */
  default Bytes id() {
    return Hashes.sha256(encode()).bytes().slice(0, ID_LENGTH);
  }

  default Bytes encode() {
    if (this instanceof Certificate certificate) {
      return new Encoder()
          .u8(1)
          .raw(certificate.key.compressed())
          .u32(certificate.number)
          .u64(certificate.issuedAt.seconds())
          .raw(certificate.byAccount.rs())
          .raw(certificate.byDevice.rs())
          .toBytes();
    }
    Revocation revocation = (Revocation) this;
    return new Encoder()
        .u8(2)
        .address(revocation.device)
        .u64(revocation.issuedAt.seconds())
        .raw(revocation.byAccount.rs())
        .toBytes();
  }

  static Statement read(Decoder in, Address account, Curve curve) throws Malformed {
    int kind = in.u8();
    if (kind == 1) {
      PublicKey key = key(in, curve);
      return new Certificate(
          account, key, in.u32(), new ChainTime(in.u64()), signature(in), signature(in));
    }
    if (kind == 2) {
      return new Revocation(account, in.address(), new ChainTime(in.u64()), signature(in));
    }
    throw new Malformed("statement kind " + kind);
  }

  static PublicKey key(Decoder in, Curve curve) throws Malformed {
    return curve
        .parse(in.raw(PublicKey.LENGTH))
        .orElseThrow(() -> new Malformed("a key that is no point of the curve"));
  }

  private static Signature signature(Decoder in) throws Malformed {
    return new Signature(in.raw(Signature.LENGTH));
  }

  /** Ok when everybody has signed who must have. */
  default Result<Statement, IdentityError> check(PublicKey accountKey, Verifier verifier) {
    if (!accountKey.address().equals(account())) {
      return Result.err(new IdentityError.WrongAccount(account(), accountKey.address()));
    }
    Hash digest =
        this instanceof Certificate certificate
            ? certificateDigest(account(), device(), certificate.number, issuedAt())
            : revocationDigest(account(), device(), issuedAt());
    if (!verifier.verify(accountKey, digest, byAccount())) {
      return Result.err(new IdentityError.BadSignature(device(), account()));
    }
    if (this instanceof Certificate certificate
        && !verifier.verify(certificate.key, digest, certificate.byDevice)) {
      return Result.err(new IdentityError.BadSignature(device(), device()));
    }
    return Result.ok(this);
  }
}
