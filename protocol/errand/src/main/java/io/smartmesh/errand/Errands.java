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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

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
  private final Custody custody;
  private final Deque<ErrandMessage> toSelf = new ArrayDeque<>();
  private final List<ErrandOutput> pending = new ArrayList<>();

  /**
   * @param clock the chain's time, as far as it is known here
   * @param carries whom carriers could find (RL-37)
   * @throws io.smartmesh.base.DamagedRecord when it was not this program, or a newer version, that
   *     wrote what is stored under {@code errand/}
   */
  public Errands(
      SigningKey self,
      Curve curve,
      Entropy entropy,
      Function<Moment, ChainTime> clock,
      Predicate<Address> carries,
      StoredRecords stored,
      Moment now) {
    this.self = self;
    this.curve = curve;
    this.entropy = entropy;
    this.clock = clock;
    Offers offers = new Offers(ErrandRecords.offers(stored), carries, pending::add);
    questions = new Questions(around, offers, this::send, pending::add);
    orders = new Orders(ErrandRecords.all(stored, now), carries, around, this::send, pending::add);
    custody = new Custody(ErrandRecords.kept(stored, now), pending::add);
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
      serve(serve.served(), now);
    } else if (input instanceof ErrandInput.ChainShows shows) {
      orders.shown(shows.id(), shows.isCarriedOut(), now);
    } else if (input instanceof ErrandInput.BundleArrived bundle) {
      bundle(bundle.from(), bundle.contents(), now);
    } else {
      ErrandInput.FromRelayer from = (ErrandInput.FromRelayer) input;
      if (from.job() > Custody.FIRST_JOB) {
        custody.said(from.job(), from.word(), clock.apply(now), now);
      } else {
        counter.said(from.job(), from.word(), now);
      }
    }
    drain(now, out);
  }

  /** Who knows a relayer hands in its own requests, too: it is the nearest of all. */
  private void serve(Optional<ErrandInput.Served> served, Moment now) {
    counter.serve(served);
    custody.serve(served, now);
    if (served.isPresent()) {
      around.add(self.publicKey(), 0);
      questions.reachable(now);
      orders.reachable(self.address(), now);
    } else {
      around.remove(self.address());
    }
  }

  private void bundle(Address from, Bytes contents, Moment now) {
    try {
      ErrandBundle bundle = ErrandBundle.decode(contents);
      if (bundle instanceof ErrandBundle.Order order) {
        custody.take(from, order.order(), clock.apply(now), now);
      } else {
        ErrandBundle.Told told = (ErrandBundle.Told) bundle;
        orders.said(from, told.about(), told.word(), clock.apply(now), now);
      }
    } catch (Malformed e) {
      pending.add(new ErrandOutput.Dropped(ErrandDrop.MALFORMED));
    }
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
    message(opened.get().from(), message, now);
  }

  private void message(PublicKey from, ErrandMessage message, Moment now) {
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
      questions.quoted(from, told.about(), quoted, clock.apply(now), now);
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
    questions.wake(clock.apply(now), now);
    orders.wake(clock.apply(now), now);
    counter.wake(now);
    custody.wake(clock.apply(now), now);
    drain(now, out);
  }

  @Override
  public Moment deadline() {
    return questions
        .deadline()
        .earlier(orders.deadline())
        .earlier(counter.deadline())
        .earlier(custody.deadline());
  }

  private void send(PublicKey to, ErrandMessage message) {
    if (to.address().equals(self.address())) {
      toSelf.add(message);
      return;
    }
    Bytes box =
        SealedBox.seal(
            to, self, ErrandMessage.CONTEXT, ErrandMessage.encode(message), curve, entropy);
    pending.add(new ErrandOutput.SendPacket(to.address(), box));
  }

  private void drain(Moment time, Consumer<? super ErrandOutput> out) {
    while (!toSelf.isEmpty()) {
      message(self.publicKey(), toSelf.removeFirst(), time);
    }
    if (!pending.isEmpty()) {
      List<ErrandOutput> now = new ArrayList<>(pending);
      pending.clear();
      now.forEach(out);
    }
  }
}
