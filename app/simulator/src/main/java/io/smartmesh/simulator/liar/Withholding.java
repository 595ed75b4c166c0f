package io.smartmesh.simulator.liar;

import io.smartmesh.base.Bytes;
import io.smartmesh.simulator.wire.MessageKind;
import java.util.List;
import java.util.Set;

/** Never says some kinds of messages: acknowledgements, secrets, releases. */
record Withholding(Set<MessageKind> kinds) implements Lie {
  @Override
  public List<Bytes> tell(int to, Bytes plaintext) {
    return kinds.contains(MessageKind.ofPlaintext(plaintext)) ? List.of() : List.of(plaintext);
  }
}
