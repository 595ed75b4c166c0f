package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import java.util.List;
import java.util.Optional;

/**
 * A node's own word near which landmarks it lives (RT-50). Until {@link #author} has been asked it
 * is anybody's.
 *
 * <pre>
 * key 33 | number varint | home 6 | spare 6 | signature 64
 * </pre>
 *
 * @param number a later claim has a higher one
 * @param home name of a landmark that has a way to it
 * @param spare of another, or the same again where there is none
 */
record Claim(Bytes origin, long number, Bytes home, Bytes spare, Signature signature) {
  private static final String TAG = "smartmesh/home/1";

  /**
   * @param homes one or two
   */
  static Claim sign(SigningKey self, long network, long number, List<Bytes> homes) {
    PublicKey key = self.publicKey();
    Bytes home = homes.get(0);
    Bytes spare = homes.get(homes.size() - 1);
    Signature signature = self.sign(digest(network, key.address(), number, home, spare));
    return new Claim(key.compressed(), number, home, spare, signature);
  }

  /** Who has signed it; empty where nobody has. */
  Optional<PublicKey> author(Curve curve, Verifier verifier, long network) {
    return curve
        .parse(origin)
        .filter(key -> verifier.verify(key, digest(network, key.address()), signature));
  }

  private Hash digest(long network, Address who) {
    return digest(network, who, number, home, spare);
  }

  private static Hash digest(long network, Address who, long number, Bytes home, Bytes spare) {
    Encoder what = new Encoder().u32(network).address(who).u64(number).raw(home).raw(spare);
    return Hashes.tagged(TAG, what.toBytes());
  }

  void encode(Encoder out) {
    out.raw(origin).varint(number).raw(home).raw(spare).raw(signature.rs());
  }

  static Claim decode(Decoder in) throws Malformed {
    return new Claim(
        in.raw(PublicKey.LENGTH),
        Advert.seqno(in),
        in.raw(Advert.NAME_LENGTH),
        in.raw(Advert.NAME_LENGTH),
        new Signature(in.raw(Signature.LENGTH)));
  }
}
