package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Hashes;

/**
 * What carriers take between who has no Internet and who knows a relayer (RL-37). The bundle is
 * sealed, and proves whose it is.
 *
 * <pre>
 * all      version 01 | type 1
 * 1 order  an errand, whole
 * 2 told   digest of a request 32 | word
 * </pre>
 */
sealed interface ErrandBundle {
  int VERSION = 1;
  int LABEL_BYTES = 16;

  record Order(Errand.Order order) implements ErrandBundle {}

  record Told(Hash about, Word word) implements ErrandBundle {}

  static Bytes encode(Errand.Order order) {
    return new Encoder().u8(VERSION).u8(1).raw(Errand.encode(order)).toBytes();
  }

  static Bytes encode(Hash about, Word word) {
    Encoder out = new Encoder().u8(VERSION).u8(2).hash(about);
    Word.write(word, out);
    return out.toBytes();
  }

  static Bytes encode(ErrandBundle bundle) {
    return bundle instanceof Order order
        ? encode(order.order)
        : encode(((Told) bundle).about, ((Told) bundle).word);
  }

  static ErrandBundle decode(Bytes bytes) throws Malformed {
    Decoder in = new Decoder(bytes);
    in.version("errand bundle", VERSION);
    int type = in.u8();
    if (type == 1) {
      if (!(Errand.decode(in.rest()) instanceof Errand.Order order)) {
        throw new Malformed("a bundle without a request");
      }
      return new Order(order);
    } else if (type == 2) {
      Told told = new Told(in.hash(), Word.read(in));
      in.end();
      return told;
    }
    throw new Malformed("unknown errand bundle " + type);
  }

  /** The same for the same request to the same device. */
  static Bytes label(Hash id, Address to) {
    Bytes what = Bytes.concat(id.bytes(), to.bytes());
    return Hashes.tagged("smartmesh/errand/label/1", what).bytes().slice(0, LABEL_BYTES);
  }
}
