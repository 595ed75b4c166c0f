package io.smartmesh.simulator.wire;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The curve that the nodes of a world use: it remembers every key that they make. */
public class RecordingCurve implements Curve {
  private final Curve curve;
  private final Map<Bytes, Secret> made = new LinkedHashMap<>();

  /** A world has few keys, and reads them from its disks again and again. */
  private final Map<Bytes, Optional<PublicKey>> parsed = new LinkedHashMap<>();

  public RecordingCurve(Curve curve) {
    this.curve = curve;
  }

  /** The key whose public half is this, if a node of this world made it; a new one each time. */
  protected Optional<SigningKey> made(Bytes compressed) {
    return Optional.ofNullable(made.get(compressed)).flatMap(curve::key);
  }

  @Override
  public String name() {
    return curve.name();
  }

  /** Its node zeroes the key when it needs it no more; what is remembered stays. */
  @Override
  public Optional<SigningKey> key(Secret secret) {
    Optional<SigningKey> key = curve.key(secret);
    key.ifPresent(
        fresh ->
            made.put(
                fresh.publicKey().compressed(), secret.use(bytes -> Secret.own(bytes.clone()))));
    return key;
  }

  @Override
  public Optional<PublicKey> parse(Bytes compressed) {
    return parsed.computeIfAbsent(compressed, curve::parse);
  }

  @Override
  public Optional<PublicKey> plus(PublicKey key, Secret scalar) {
    return curve.plus(key, scalar);
  }

  @Override
  public Optional<Integer> recoveryId(PublicKey signer, Hash digest, Signature signature) {
    return curve.recoveryId(signer, digest, signature);
  }

  @Override
  public Optional<PublicKey> recover(Hash digest, Signature signature, int recoveryId) {
    return curve.recover(digest, signature, recoveryId);
  }

  @Override
  public boolean verify(PublicKey signer, Hash digest, Signature signature) {
    return curve.verify(signer, digest, signature);
  }

  /** The same curve, but the next key that is made is this one. */
  Curve making(SigningKey next) {
    return new RecordingCurve(curve) {
      @Override
      public Optional<SigningKey> key(Secret secret) {
        return Optional.of(next);
      }
    };
  }
}
