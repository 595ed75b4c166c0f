package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.carry.BundleView;
import io.smartmesh.carry.Urgency;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** MC-11: a call for help to somebody out of reach is what carriers take first. */
class HelpTest {
  private static final long SECOND = 1_000;

  private final Hamlet hamlet = new Hamlet();
  private final Hamlet.Device alice = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device bus = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device bob = hamlet.device(Hamlet.EPOCHS);

  private static List<BundleView> bundles(Hamlet.Device device) {
    return ((UserReply.Bundles) device.ask(new UserCommand.GetBundles())).bundles();
  }

  private boolean isDelivered() {
    return alice.texts().stream().anyMatch(text -> text.state() == MessageState.DELIVERED);
  }

  @Test
  void itIsCarriedBeforeTexts() {
    hamlet.join(alice, bob);
    hamlet.time.run(5 * SECOND);
    alice.sends(bob, 1);
    assertTrue(hamlet.time.runUntil(this::isDelivered, 60 * SECOND));
    hamlet.part(alice, bob);
    hamlet.time.run(60 * SECOND);
    alice.sends(bob, 2);
    Body help = new Body.Help(false, "fell", Optional.empty(), Optional.of(7));
    MessageId id = new MessageId(Bytes.wrap(new byte[MessageId.LENGTH]));
    alice.ask(new UserCommand.SendText(id, bob.address(), Content.of(help)));
    hamlet.time.run(30 * SECOND);
    hamlet.join(alice, bus);
    hamlet.time.run(10 * SECOND);
    List<BundleView> carried = bundles(bus);
    assertEquals(Urgency.SOS, carried.get(0).urgency());
    assertEquals(Urgency.MESSAGE, carried.get(1).urgency());
    assertTrue(carried.get(0).copies() > carried.get(1).copies(), "it has twice the copies");
    hamlet.part(alice, bus);
    hamlet.join(bus, bob);
    hamlet.time.run(10 * SECOND);
    assertTrue(bob.texts().stream().anyMatch(text -> text.content().body().equals(help)));
  }
}
