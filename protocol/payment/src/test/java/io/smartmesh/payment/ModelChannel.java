package io.smartmesh.payment;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.ChannelInput;
import io.smartmesh.channel.ChannelOutput;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A channel that does what the channel machine promises, with one book for both parties and no
 * signatures.
 */
final class ModelChannel {
  private static final int UNACKED_MOST = 20;
  private static final int LEAVES_MOST = 30;

  private static final class Pending {
    final Leaf leaf;
    final Bytes onion;
    boolean accepted;
    boolean released;
    Optional<Bytes> claimed = Optional.empty();
    Optional<Bytes> shown = Optional.empty();

    Pending(Leaf leaf, Bytes onion) {
      this.leaf = leaf;
      this.onion = onion;
    }
  }

  /** What one party pays to the other. */
  private static final class Lane {
    final Map<Bytes, Pending> leaves = new TreeMap<>();
    final Map<PaymentId, Amount> unacked = new TreeMap<>();
    Amount sent = Amount.ZERO;

    Amount locked() {
      Amount sum = Amount.ZERO;
      for (Pending pending : leaves.values()) {
        sum = sum.plus(pending.leaf.amount());
      }
      return sum;
    }
  }

  final ChannelId id;
  final ModelNode a;
  final ModelNode b;
  private final World world;
  private final Amount depositA;
  private final Amount depositB;
  private final Lane fromA = new Lane();
  private final Lane fromB = new Lane();

  ModelChannel(World world, ChannelId id, ModelNode a, ModelNode b, long depositA, long depositB) {
    this.world = world;
    this.id = id;
    this.a = a;
    this.b = b;
    this.depositA = Amount.of(depositA);
    this.depositB = Amount.of(depositB);
  }

  boolean has(ModelNode node) {
    return node == a || node == b;
  }

  ModelNode peer(ModelNode node) {
    return node == a ? b : a;
  }

  private Lane from(ModelNode node) {
    return node == a ? fromA : fromB;
  }

  /** What it would get if the channel closed now, with nothing pending. */
  Amount balance(ModelNode node) {
    return deposit(node).plus(from(peer(node)).sent).minus(from(node).sent);
  }

  private Amount deposit(ModelNode node) {
    return node == a ? depositA : depositB;
  }

  boolean isQuiet() {
    return fromA.leaves.isEmpty() && fromB.leaves.isEmpty();
  }

  ChannelView view(ModelNode node) {
    Lane out = from(node);
    Lane in = from(peer(node));
    return new ChannelView(
        id,
        peer(node).address(),
        World.CONTRACTS.token(),
        ChannelPhase.OPEN,
        peer(node).isUp(),
        deposit(node),
        deposit(peer(node)),
        out.sent,
        in.sent,
        out.locked(),
        in.locked(),
        spendable(node),
        spendable(peer(node)),
        0,
        0,
        out.unacked.size(),
        3_600,
        "");
  }

  private Amount spendable(ModelNode node) {
    return balance(node).minusOrZero(from(node).locked());
  }

  /** Does one command of {@code node}; a refusal is what is returned. */
  Optional<ChannelError> command(ModelNode node, ChannelInput command) {
    if (command instanceof ChannelInput.Pay pay) {
      return pay(node, pay);
    } else if (command instanceof ChannelInput.Lock lock) {
      return lock(node, lock);
    } else if (command instanceof ChannelInput.Claim claim) {
      return claim(node, claim);
    } else if (command instanceof ChannelInput.Fold fold) {
      fold(node, fold.leaf());
    } else if (command instanceof ChannelInput.Release release) {
      return release(node, release.leaf());
    } else if (command instanceof ChannelInput.AskRelease ask) {
      return askRelease(node, ask.leaf());
    }
    return Optional.empty();
  }

  private Optional<ChannelError> pay(ModelNode node, ChannelInput.Pay pay) {
    Lane lane = from(node);
    if (lane.unacked.containsKey(pay.payment())) {
      return Optional.empty();
    }
    if (lane.unacked.size() >= UNACKED_MOST) {
      return Optional.of(new ChannelError.LaneBusy(id, lane.unacked.size(), UNACKED_MOST));
    }
    if (pay.amount().isMoreThan(spendable(node))) {
      return Optional.of(new ChannelError.NotEnough(id, pay.amount(), spendable(node)));
    }
    lane.sent = lane.sent.plus(pay.amount());
    lane.unacked.put(pay.payment(), pay.amount());
    node.tellNow(new ChannelOutput.PaymentSigned(id, pay.payment()));
    world.tellOnce(peer(node), new ChannelOutput.PaymentReceived(id, pay.payment(), pay.amount()));
    world.tell(
        node,
        () -> lane.unacked.containsKey(pay.payment()),
        () -> new ChannelOutput.PaymentAcked(id, pay.payment()),
        () -> {
          boolean wasBusy = lane.unacked.size() == UNACKED_MOST;
          lane.unacked.remove(pay.payment());
          if (wasBusy) {
            world.tell(node, new ChannelOutput.LaneReady(id));
          }
        });
    changed();
    return Optional.empty();
  }

  private Optional<ChannelError> lock(ModelNode node, ChannelInput.Lock lock) {
    Lane lane = from(node);
    Leaf leaf = lock.leaf();
    Bytes key = new Lock(id, leaf).key();
    if (lane.leaves.containsKey(key)) {
      return Optional.of(new ChannelError.DuplicateLeaf(id, leaf.terms()));
    }
    if (lane.leaves.size() >= LEAVES_MOST) {
      return Optional.of(new ChannelError.TooManyPending(id, lane.leaves.size(), LEAVES_MOST));
    }
    if (leaf.amount().isMoreThan(spendable(node))) {
      return Optional.of(new ChannelError.NotEnough(id, leaf.amount(), spendable(node)));
    }
    Pending pending = new Pending(leaf, lock.onion());
    lane.leaves.put(key, pending);
    world.after(
        () -> {
          pending.accepted = true;
          tellLocked(peer(node), pending);
          world.tell(node, new ChannelOutput.LeafAccepted(id, leaf));
        });
    changed();
    return Optional.empty();
  }

  private void tellLocked(ModelNode payee, Pending pending) {
    Lane lane = from(peer(payee));
    world.tell(
        payee,
        () ->
            lane.leaves.containsValue(pending) && !pending.released && !pending.claimed.isPresent(),
        () -> new ChannelOutput.LeafLocked(id, pending.leaf, pending.onion),
        () -> {});
  }

  private Optional<ChannelError> claim(ModelNode node, ChannelInput.Claim claim) {
    Pending pending = from(peer(node)).leaves.get(new Lock(id, claim.leaf()).key());
    if (pending == null || pending.released) {
      return Optional.of(new ChannelError.UnknownLeaf(id, claim.leaf().terms()));
    }
    pending.claimed = Optional.of(claim.evidence());
    world.after(
        () -> {
          pending.shown = pending.claimed;
          tellShown(peer(node), pending);
        });
    return Optional.empty();
  }

  private void tellShown(ModelNode payer, Pending pending) {
    world.tell(
        payer,
        () -> from(payer).leaves.containsValue(pending),
        () -> new ChannelOutput.EvidenceSeen(id, pending.leaf, pending.shown.orElse(Bytes.EMPTY)),
        () -> {});
  }

  private void fold(ModelNode node, Leaf leaf) {
    Lane lane = from(node);
    Bytes key = new Lock(id, leaf).key();
    Pending pending = lane.leaves.get(key);
    if (pending != null && pending.shown.isPresent()) {
      lane.leaves.remove(key);
      lane.sent = lane.sent.plus(pending.leaf.amount());
      world.tell(peer(node), new ChannelOutput.LeafPaid(id, pending.leaf));
      changed();
    }
  }

  private Optional<ChannelError> release(ModelNode node, Leaf leaf) {
    Lane lane = from(peer(node));
    Bytes key = new Lock(id, leaf).key();
    Pending pending = lane.leaves.get(key);
    if (pending == null || pending.claimed.isPresent()) {
      return Optional.of(new ChannelError.UnknownLeaf(id, leaf.terms()));
    }
    if (!pending.released) {
      pending.released = true;
      // The payer signs the removal and tells of it in one turn.
      world.tell(
          peer(node),
          () -> lane.leaves.containsValue(pending),
          () -> new ChannelOutput.LeafReleased(id, leaf),
          () -> {
            lane.leaves.remove(key, pending);
            changed();
          });
    }
    return Optional.empty();
  }

  private Optional<ChannelError> askRelease(ModelNode node, Leaf leaf) {
    if (!from(node).leaves.containsKey(new Lock(id, leaf).key())) {
      return Optional.of(new ChannelError.UnknownLeaf(id, leaf.terms()));
    }
    world.tell(peer(node), new ChannelOutput.ReleaseAsked(id, leaf));
    return Optional.empty();
  }

  /** What the channel machine tells again after a restart of its node. */
  void restarted(ModelNode node) {
    List<Pending> incoming = new ArrayList<>(from(peer(node)).leaves.values());
    for (Pending pending : incoming) {
      if (pending.accepted) {
        tellLocked(node, pending);
      }
    }
    for (Pending pending : from(node).leaves.values()) {
      if (pending.shown.isPresent()) {
        tellShown(node, pending);
      }
    }
    changed();
  }

  void changed() {
    world.tellView(a, this);
    world.tellView(b, this);
  }
}
