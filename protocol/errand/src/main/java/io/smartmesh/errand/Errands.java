package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Machine;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.SealedBox;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Requests for the chain, from who has no Internet to who knows a relayer: the machine of both. The
 * rules are RL-16 to RL-24 in docs/spec/relayer.md.
 */
public final class Errands implements Machine<ErrandInput, ErrandOutput> {
  private final SigningKey self;
  private final Curve curve;
  private final Entropy entropy;
  private final Function<Moment, ChainTime> clock;
  private final Around around = new Around();
  private final Questions questions;
  private final Orders orders;
  private final Counter counter;
  private final List<ErrandOutput> pending = new ArrayList<>();

  /**
   * @param clock the chain's time, as far as it is known here
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote what is stored under {@code errand/}
   */
  public Errands(
      SigningKey self,
      Curve curve,
      Entropy entropy,
      Function<Moment, ChainTime> clock,
      StoredRecords stored,
      Moment now) {
    this.self = self;
    this.curve = curve;
    this.entropy = entropy;
    this.clock = clock;
    questions = new Questions(around, this::send, pending::add);
    orders = new Orders(ErrandRecords.all(stored, now), around, this::send, pending::add);
    counter = new Counter(this::send, pending::add);
  }

  /** The newest first. */
  public List<ErrandView> views() {
    return orders.views();
  }

  public Optional<ErrandView> view(Hash id) {
    return orders.view(id);
  }

  /** WH-8: who looks for a relayer finds us by this; empty of who knows none. */
  public Optional<Bytes> name() {
    return counter.name();
  }

  @Override
  public void handle(ErrandInput input, Moment now, Consumer<? super ErrandOutput> out) {
    if (input instanceof ErrandInput.NodeReachable node) {
      around.add(node.key(), node.hops());
      questions.reachable(now);
      orders.reachable(node.key().address(), now);
    } else if (input instanceof ErrandInput.NodeUnreachable node) {
      around.remove(node.address());
    } else if (input instanceof ErrandInput.PacketArrived packet) {
      packet(packet.payload(), now);
    } else if (input instanceof ErrandInput.Ask ask) {
      questions.ask(ask.tag(), ask.price(), now);
    } else if (input instanceof ErrandInput.HandIn handIn) {
      orders.handIn(handIn, clock.apply(now), now);
    } else if (input instanceof ErrandInput.Serve serve) {
      counter.serve(serve.served());
    } else {
      ErrandInput.FromRelayer from = (ErrandInput.FromRelayer) input;
      counter.said(from.job(), from.word(), now);
    }
    drain(out);
  }

  private void packet(Bytes payload, Moment now) {
    Optional<SealedBox.Opened> opened = SealedBox.open(self, ErrandMessage.CONTEXT, payload, curve);
    if (!opened.isPresent()) {
      pending.add(new ErrandOutput.Dropped(ErrandDrop.NOT_AUTHENTIC));
      return;
    }
    ErrandMessage message;
    try {
      message = ErrandMessage.decode(opened.get().plaintext());
    } catch (Malformed e) {
      pending.add(new ErrandOutput.Dropped(ErrandDrop.MALFORMED));
      return;
    }
    PublicKey from = opened.get().from();
    if (message instanceof ErrandMessage.Part part) {
      counter.part(from, part, now);
    } else if (message instanceof ErrandMessage.Look look) {
      counter.look(from, look.id(), now);
    } else {
      told(from.address(), (ErrandMessage.Told) message, now);
    }
  }

  private void told(Address from, ErrandMessage.Told told, Moment now) {
    if (told.word() instanceof Word.Quoted quoted) {
      questions.quoted(from, told.about(), quoted, now);
      orders.quoted(from, told.about(), quoted, now);
    } else {
      if (told.word() instanceof Word.Refused refused && refused.code().equals("no-relayer")) {
        around.declined(from, now);
      }
      orders.said(from, told.about(), told.word(), clock.apply(now), now);
    }
  }

  @Override
  public void wake(Moment now, Consumer<? super ErrandOutput> out) {
    if (deadline().isAfter(now)) {
      return;
    }
    questions.wake(now);
    orders.wake(clock.apply(now), now);
    counter.wake(now);
    drain(out);
  }

  @Override
  public Moment deadline() {
    return questions.deadline().earlier(orders.deadline()).earlier(counter.deadline());
  }

  private void send(PublicKey to, ErrandMessage message) {
    Bytes box =
        SealedBox.seal(
            to, self, ErrandMessage.CONTEXT, ErrandMessage.encode(message), curve, entropy);
    pending.add(new ErrandOutput.SendPacket(to.address(), box));
  }

  private void drain(Consumer<? super ErrandOutput> out) {
    if (!pending.isEmpty()) {
      List<ErrandOutput> now = new ArrayList<>(pending);
      pending.clear();
      now.forEach(out);
    }
  }
}
