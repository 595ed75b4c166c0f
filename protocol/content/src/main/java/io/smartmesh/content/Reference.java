package io.smartmesh.content;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;

/**
 * A message of the same conversation (MC-4). An id is its writer's choice, so it means something
 * only together with who that is.
 *
 * @param ofWriter whether it was written by who refers to it, not by the other one
 * @param id 16 bytes
 */
public record Reference(boolean ofWriter, Bytes id) {
  public Reference {
    if (id.length() != ContentLimits.ID_BYTES) {
      throw new IllegalArgumentException("message id of " + id.length() + " bytes");
    }
  }

  void write(Encoder out) {
    out.flag(ofWriter).raw(id);
  }

  static Reference read(Decoder in) throws Malformed {
    return new Reference(in.flag(), in.raw(ContentLimits.ID_BYTES));
  }
}
