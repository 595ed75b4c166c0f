package io.smartmesh.dtn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Moment;
import io.smartmesh.testkit.Rng;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two ends of a session, and a wire that cuts what they say anywhere. */
class TcpclTest {
  private static final Eid A = Eid.parse("dtn://a/smartmesh").orElseThrow();
  private static final Eid B = Eid.parse("ipn:2.1").orElseThrow();

  private final Rng rng = new Rng(6);
  private Moment now = new Moment(0);
  private final End active = new End(true, A);
  private final End passive = new End(false, B);

  /** One end with what it told. */
  private final class End {
    final TcpclSession session;
    final List<TcpclOutput> told = new ArrayList<>();
    final Deque<Bytes> written = new ArrayDeque<>();

    End(boolean isActive, Eid self) {
      session = new TcpclSession(isActive, self, new Moment(0));
    }

    void give(TcpclInput input) {
      session.handle(input, now, this::out);
    }

    void say(Bytes bytes) {
      give(new TcpclInput.BytesArrived(bytes));
    }

    void out(TcpclOutput output) {
      if (output instanceof TcpclOutput.Write write) {
        written.add(write.bytes());
      } else {
        told.add(output);
      }
    }

    <T extends TcpclOutput> List<T> told(Class<T> type) {
      List<T> found = new ArrayList<>();
      told.stream().filter(type::isInstance).map(type::cast).forEach(found::add);
      return found;
    }

    DtnError failure() {
      return told(TcpclOutput.Failed.class).get(0).error();
    }
  }

  /** Until nobody has anything to say. */
  private void exchange() {
    while (!active.written.isEmpty() || !passive.written.isEmpty()) {
      carry(active, passive);
      carry(passive, active);
    }
  }

  private void carry(End from, End to) {
    while (!from.written.isEmpty()) {
      Bytes bytes = from.written.remove();
      for (int at = 0; at < bytes.length(); ) {
        int end = Math.min(bytes.length(), at + 1 + rng.below(3_000));
        to.say(bytes.slice(at, end));
        at = end;
      }
    }
  }

  private void meet() {
    active.give(new TcpclInput.Connected());
    passive.give(new TcpclInput.Connected());
    exchange();
  }

  private void waits(long millis) {
    now = now.plusMillis(millis);
    active.session.wake(now, active::out);
    passive.session.wake(now, passive::out);
  }

  private void unanswered(TcpclMessage message) {
    passive.say(message.encode());
  }

  private static TcpclMessage.Segment segment(int flags, long id, Bytes data) {
    return new TcpclMessage.Segment(flags, id, java.util.Optional.empty(), false, data);
  }

  /** GW-4: who dials speaks first; then both know each other's node. */
  @Test
  void aSessionIsAgreedUpon() {
    passive.give(new TcpclInput.Connected());
    assertEquals(0, passive.written.size(), "who was dialled waits");
    meet();
    assertEquals(List.of(new TcpclOutput.Up("ipn:2.0")), active.told);
    assertEquals(List.of(new TcpclOutput.Up("dtn://a/")), passive.told);
    assertTrue(active.session.isFree());
  }

  /** GW-5: a bundle of any length crosses, and is acknowledged when it is durable, not before. */
  @Test
  void aTransferIsAcknowledgedWhenItIsDurable() {
    meet();
    for (int length : new int[] {1, 65_536, 65_537, 400_000, DtnLimits.BUNDLE_BYTES}) {
      Bytes bundle = rng.next(length);
      active.told.clear();
      passive.told.clear();
      active.give(new TcpclInput.Send(bundle));
      assertFalse(active.session.isFree());
      exchange();
      assertEquals(List.of(new TcpclOutput.Arrived(bundle)), passive.told);
      assertEquals(List.of(), active.told);
      passive.give(new TcpclInput.Accept());
      exchange();
      assertEquals(List.of(new TcpclOutput.Sent()), active.told);
    }
    passive.give(new TcpclInput.Send(rng.next(10)));
    exchange();
    assertEquals(1, active.told(TcpclOutput.Arrived.class).size(), "both ways");
  }

  /** GW-5: what is not acceptable is refused, and the session goes on. */
  @Test
  void aTransferCanBeRefused() {
    meet();
    active.give(new TcpclInput.Send(rng.next(70_000)));
    exchange();
    passive.give(new TcpclInput.Refuse());
    exchange();
    assertEquals(List.of(new TcpclOutput.NotTaken(4)), active.told(TcpclOutput.NotTaken.class));
    active.give(new TcpclInput.Send(rng.next(10)));
    exchange();
    assertEquals(2, passive.told(TcpclOutput.Arrived.class).size());
  }

  /** GW-4: silence is filled with keepalives, and ends the session where they fail. */
  @Test
  void keepalivesHoldASession() {
    meet();
    for (int i = 0; i < 10; i++) {
      waits(1_000L * DtnLimits.KEEPALIVE_SECONDS);
      assertEquals(Bytes.of(4), active.written.peek());
      exchange();
    }
    assertFalse(active.session.isOver());
    passive.written.clear();
    waits(1_000L * DtnLimits.KEEPALIVE_SECONDS);
    passive.written.clear();
    waits(1_000L * DtnLimits.KEEPALIVE_SECONDS);
    assertEquals(new DtnError.Silent(60_000, 60_000), active.failure());
  }

  /** GW-4: an end is told and answered; what is on its way still arrives. */
  @Test
  void aSessionEndsInOrder() {
    meet();
    active.give(new TcpclInput.Send(rng.next(70_000)));
    passive.give(new TcpclInput.Close());
    exchange();
    passive.give(new TcpclInput.Accept());
    exchange();
    assertEquals(1, active.told(TcpclOutput.Sent.class).size());
    assertEquals(1, active.told(TcpclOutput.Closed.class).size());
    assertEquals(1, passive.told(TcpclOutput.Closed.class).size());
  }

  /** GW-4: who never begins, and who never acknowledges, is given up. */
  @Test
  void whoIsSilentIsGivenUp() {
    waits(DtnLimits.HANDSHAKE_MILLIS);
    assertTrue(passive.failure() instanceof DtnError.Silent);
    assertTrue(active.session.isOver());
  }

  /** GW-9: other protocols, versions, types and lengths end it, each by its own name. */
  @Test
  void hostileBytesEndTheSession() {
    List<Bytes> wrong =
        List.of(
            Bytes.utf8("GET / HTTP/1.1\r\n\r\n"),
            Bytes.utf8("dtn?"),
            Bytes.concat(Bytes.utf8("dtn!"), Bytes.of(3, 0)),
            Bytes.concat(Bytes.utf8("dtn!"), Bytes.of(4, 0, 0x55)),
            Bytes.concat(Bytes.utf8("dtn!"), Bytes.of(4, 0, 4)),
            Bytes.concat(
                Bytes.utf8("dtn!"),
                Bytes.of(4, 0),
                new Encoder().u8(7).u16(30).u64(9).u64(9).u16(60_000).toBytes()),
            Bytes.concat(
                Bytes.utf8("dtn!"),
                Bytes.of(4, 0),
                new Encoder().u8(1).u8(3).u64(0).u32(0xffff_ffffL).toBytes()));
    List<Class<?>> reasons = new ArrayList<>();
    for (Bytes bytes : wrong) {
      End end = new End(false, B);
      end.say(bytes);
      reasons.add(end.failure().getClass());
      assertTrue(end.session.isOver());
    }
    assertEquals(DtnError.Malformed.class, reasons.get(0));
    assertEquals(DtnError.WrongVersion.class, reasons.get(2));
    assertEquals(DtnError.Malformed.class, reasons.get(3));
    assertEquals(DtnError.Unexpected.class, reasons.get(4));
  }

  /** GW-9: a transfer that grows beyond the bound is refused at once and held no longer. */
  @Test
  void aTransferThatIsTooLongIsRefused() {
    meet();
    Bytes much = rng.next(600_000);
    unanswered(segment(TcpclMessage.START, 1, much));
    unanswered(segment(0, 1, much));
    Bytes last = null;
    while (!passive.written.isEmpty()) {
      last = passive.written.remove();
    }
    assertEquals(Bytes.fromHex("03020000000000000001"), last);
    unanswered(segment(TcpclMessage.END, 1, much));
    assertEquals(0, passive.told(TcpclOutput.Arrived.class).size());
    unanswered(segment(TcpclMessage.START | TcpclMessage.END, 2, rng.next(5)));
    assertEquals(1, passive.told(TcpclOutput.Arrived.class).size(), "the session goes on");
  }

  /** GW-9: acknowledgements for nothing, and transfers within transfers, end the session. */
  @Test
  void whatDoesNotFitIsRejected() {
    for (TcpclMessage message :
        List.of(
            new TcpclMessage.Ack(1, 7, 10),
            new TcpclMessage.Refuse(1, 7),
            segment(0, 3, rng.next(3)),
            new TcpclMessage.Reject(1, 1))) {
      TcpclTest fresh = new TcpclTest();
      fresh.meet();
      fresh.unanswered(message);
      assertTrue(fresh.passive.session.isOver(), message.toString());
    }
    meet();
    unanswered(segment(TcpclMessage.START, 1, rng.next(3)));
    unanswered(segment(TcpclMessage.START, 2, rng.next(3)));
    assertTrue(passive.failure() instanceof DtnError.Unexpected);
  }

  /** GW-5: while a bundle is being stored nothing more is read, whatever the other end sends. */
  @Test
  void nothingIsReadWhileABundleIsStored() {
    meet();
    int both = TcpclMessage.START | TcpclMessage.END;
    unanswered(segment(both, 1, Bytes.of(1)));
    unanswered(segment(both, 2, Bytes.of(2)));
    assertEquals(1, passive.told(TcpclOutput.Arrived.class).size());
    passive.give(new TcpclInput.Accept());
    assertEquals(2, passive.told(TcpclOutput.Arrived.class).size());
  }
}
