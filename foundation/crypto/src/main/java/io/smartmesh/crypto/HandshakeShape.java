package io.smartmesh.crypto;

import static io.smartmesh.crypto.HandshakeShape.Token.E;
import static io.smartmesh.crypto.HandshakeShape.Token.EE;
import static io.smartmesh.crypto.HandshakeShape.Token.ES;
import static io.smartmesh.crypto.HandshakeShape.Token.S;
import static io.smartmesh.crypto.HandshakeShape.Token.SE;
import static io.smartmesh.crypto.HandshakeShape.Token.SS;

import java.util.List;

/**
 * A Noise handshake pattern, as the specification tabulates it.
 *
 * @param name in protocol names
 * @param responderKnown the initiator knows the responder's static key before
 * @param messages the tokens of each message; the first is the initiator's, then in turn
 */
record HandshakeShape(String name, boolean responderKnown, List<List<Token>> messages) {
  /** S and E send a public key; the others mix a DH result, the initiator's key named first. */
  enum Token {
    E,
    S,
    EE,
    ES,
    SE,
    SS
  }

  private static final HandshakeShape XX =
      new HandshakeShape("XX", false, List.of(List.of(E), List.of(E, EE, S, ES), List.of(S, SE)));
  private static final HandshakeShape IK =
      new HandshakeShape("IK", true, List.of(List.of(E, ES, S, SS), List.of(E, EE, SE)));
  private static final HandshakeShape X =
      new HandshakeShape("X", true, List.of(List.of(E, ES, S, SS)));

  static HandshakeShape of(NoisePattern pattern) {
    return switch (pattern) {
      case XX -> XX;
      case IK -> IK;
      case X -> X;
    };
  }
}
