package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.errand.Errand;
import io.smartmesh.errand.ErrandInput;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.ErrandView;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.testkit.Keys;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RL-37, CY-21: a signed request from a phone to a helper that it does not meet, by a stranger. */
class CarriedErrandTest {
  private static final long SECOND = 1_000;
  private static final Address TOKEN = Keys.of(900).address();
  private static final Address RELAYER = Keys.of(901).address();
  private static final Bytes BODY = Bytes.utf8("carry/body/");

  private final Hamlet hamlet = new Hamlet();
  private final Hamlet.Device phone = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device bus = hamlet.device(Hamlet.EPOCHS);
  private final Hamlet.Device helper = hamlet.device(Hamlet.EPOCHS);

  private void meet(Hamlet.Device one, Hamlet.Device other) {
    hamlet.join(one, other);
    hamlet.time.run(10 * SECOND);
    hamlet.part(one, other);
    hamlet.time.run(60 * SECOND);
  }

  private static Errand.Order order(long end) {
    TokenMessage message =
        new TokenMessage(
            TokenMessage.Kind.PAYMENT,
            Keys.of(1).address(),
            Keys.of(5_000).address(),
            Amount.of(1_000_000),
            Amount.of(500),
            RELAYER,
            Amount.of(7),
            new ChainTime(end));
    return new Errand.Order(
        31_337, TOKEN, new SignedRequest(message, Bytes.wrap(new byte[65]), Optional.empty()));
  }

  private ErrandView view(Errand.Order order) {
    return ((UserReply.OneErrand) phone.ask(new UserCommand.GetErrand(order.id()))).errand();
  }

  @Test
  void itGoesByBusAndItsFateComesBack() {
    hamlet.join(phone, helper);
    hamlet.time.run(5 * SECOND);
    phone.sends(helper, 1);
    assertTrue(hamlet.time.runUntil(() -> helper.has(1), 60 * SECOND));
    hamlet.part(phone, helper);
    hamlet.time.run(60 * SECOND);
    helper.ask(new UserCommand.ServeErrands(Optional.of(new ErrandInput.Served(31_337, TOKEN))));
    Errand.Order order = order(Hamlet.START.plusSeconds(86_400).seconds());
    phone.ask(new UserCommand.HandIn(order, List.of(helper.address())));
    hamlet.time.run(120 * SECOND);
    assertEquals(ErrandView.State.WAITING, view(order).state());
    assertEquals(1, phone.withPrefix(BODY).size(), "given to the store of what is carried");
    phone.restart();
    meet(phone, bus);
    bus.restart();
    hamlet.join(bus, helper);
    ErrandOutput.Job job = ((UserReply.NextErrand) helper.ask(new UserCommand.TakeErrand())).job();
    assertEquals(order, ((ErrandOutput.Carry) job).errand());
    Word done = new Word.Standing(order.id(), Word.State.DONE, "", Optional.empty());
    helper.ask(new UserCommand.AnswerErrand(job.job(), done));
    hamlet.time.run(10 * SECOND);
    hamlet.part(bus, helper);
    hamlet.time.run(60 * SECOND);
    meet(bus, phone);
    assertEquals(ErrandView.State.TOLD, view(order).state());
    phone.ask(new UserCommand.ProveErrand(order.id(), true));
    assertEquals(ErrandView.State.DONE, view(order).state());
    assertEquals(0, phone.withPrefix(Bytes.utf8("carry/own/")).size());
  }
}
