package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.identity.Whereabouts;
import io.smartmesh.message.MessageId;
import io.smartmesh.node.Hamlet.Device;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a stranger goes by for an hour is no address to send anything to: WH-20. */
class StrangerTest {
  private static final long SETTLED = 10_000;
  private static final Amount ONE = Amount.of(1);

  private final Hamlet hamlet = new Hamlet();
  private final Device alice = hamlet.device(Hamlet.EPOCHS);

  private Address shownNear(Device bob) {
    hamlet.join(alice, bob);
    alice.seesChain(1, List.of());
    hamlet.time.run(SETTLED);
    return alice.peers().first();
  }

  private void refuses(UserCommand command) {
    UserReply.Refused refused = assertInstanceOf(UserReply.Refused.class, alice.ask(command));
    assertEquals("stranger", refused.code());
  }

  private static UserCommand text(Address to, int number) {
    return new UserCommand.SendText(new MessageId(Hamlet.id(number)), to, "hello " + number);
  }

  @Test
  void nothingIsSentToAnIdentifierOfTheHour() {
    Device bob = hamlet.device(Hamlet.EPOCHS);
    Address id = shownNear(bob);
    assertNotEquals(bob.address(), id);
    refuses(text(id, 1));
    refuses(
        new UserCommand.Pay(new PaymentId(Hamlet.id(2)), id, ONE, 1, Optional.<Boolean>empty()));
    refuses(new UserCommand.OpenChannel(id, ONE, 0));
    hamlet.time.run(SETTLED);
    refuses(text(id, 1));
    assertTrue(alice.texts().isEmpty());

    assertInstanceOf(UserReply.MessageAccepted.class, alice.ask(text(bob.address(), 3)));
    hamlet.time.run(1_000);
    assertTrue(bob.has(3));
  }

  @Test
  void norWhenTheStrangerHasJustGone() {
    Device bob = hamlet.device(Hamlet.EPOCHS);
    Address id = shownNear(bob);
    bob.radioOff();
    hamlet.time.run(60_000);
    assertTrue(alice.peers().isEmpty());
    refuses(text(id, 1));
  }

  /** Then its identifier is its address, but only its own word tells so. */
  @Test
  void whoGoesByItsDeviceIsAskedFirst() {
    Device bob = hamlet.device(Whereabouts.Mode.OPEN);
    assertEquals(bob.address(), shownNear(bob));
    assertInstanceOf(UserReply.MessageAccepted.class, alice.ask(text(bob.address(), 1)));
    hamlet.time.run(1_000);
    assertTrue(bob.has(1));
  }
}
