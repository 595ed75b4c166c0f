package io.smartmesh.ratchet;

import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import java.util.Optional;

/**
 * The double ratchet with sealed headers (RA-5, RA-6): where one side stands. A value.
 *
 * @param own the ratchet key that the peer is to answer to
 * @param previous messages of our chain before the one in use
 * @param nextSend seals the headers of our next chain
 * @param receiving empty until the peer has answered a session that we began
 * @param nextReceive seals the headers of the peer's next chain
 */
record Ratchet(
    Key root,
    Pair own,
    Line sending,
    int previous,
    Key nextSend,
    Optional<Line> receiving,
    Key nextReceive) {

  /** Whoever begins: the first chain goes out before anything came. */
  static Ratchet ofInitiator(Kdf.Begun begun, Pair ephemeral) {
    Line first = new Line(Optional.empty(), 0, begun.chain(), 0);
    return new Ratchet(
        begun.root(),
        ephemeral,
        first,
        0,
        begun.initiatorsNext(),
        Optional.empty(),
        begun.respondersNext());
  }

  /** Whoever is written to answers with a ratchet key of its own at once. */
  static Ratchet ofResponder(Kdf.Begun begun, PublicKey ephemeral, Curve curve, Entropy entropy) {
    Pair own = Pair.draw(curve, entropy);
    Kdf.Turned turned = Kdf.turn(begun.root(), own.agree(ephemeral, curve));
    return new Ratchet(
        turned.root(),
        own,
        new Line(Optional.of(begun.respondersNext()), 0, turned.chain(), 0),
        0,
        turned.nextHeader(),
        Optional.of(new Line(Optional.empty(), 0, begun.chain(), 0)),
        begun.initiatorsNext());
  }

  Ratchet sent() {
    return new Ratchet(root, own, sending.step(), previous, nextSend, receiving, nextReceive);
  }

  Ratchet received(Line line) {
    return new Ratchet(root, own, sending, previous, nextSend, Optional.of(line), nextReceive);
  }

  /** The peer shows a new ratchet key: a new chain of its, and one of ours under a new key. */
  Ratchet turned(PublicKey peers, Curve curve, Entropy entropy) {
    Kdf.Turned theirs = Kdf.turn(root, own.agree(peers, curve));
    Pair fresh = Pair.draw(curve, entropy);
    long turn = receiving.map(line -> line.turn() + 1).orElse(0L);
    Kdf.Turned ours = Kdf.turn(theirs.root(), fresh.agree(peers, curve));
    return new Ratchet(
        ours.root(),
        fresh,
        new Line(Optional.of(nextSend), sending.turn() + 1, ours.chain(), 0),
        sending.next(),
        ours.nextHeader(),
        Optional.of(new Line(Optional.of(nextReceive), turn, theirs.chain(), 0)),
        theirs.nextHeader());
  }

  void write(Encoder out) {
    out.raw(root.bytes());
    own.write(out);
    sending.write(out);
    out.u16(previous).raw(nextSend.bytes()).flag(receiving.isPresent());
    receiving.ifPresent(line -> line.write(out));
    out.raw(nextReceive.bytes());
  }

  static Ratchet read(Decoder in, Curve curve) throws Malformed {
    return new Ratchet(
        Key.read(in),
        Pair.read(in, curve),
        Line.read(in),
        Line.number(in),
        Key.read(in),
        in.flag() ? Optional.of(Line.read(in)) : Optional.empty(),
        Key.read(in));
  }
}
