package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Nodes that lose, double and delay what they say, restart, and lie; and one relayer. */
final class Village {
  static final long CHAIN = 31_337;
  static final Address TOKEN = Keys.of(900).address();
  static final Address RELAYER = Keys.of(901).address();
  static final Address PAID_CALLS = Keys.of(902).address();
  static final Amount FEE = Amount.of(500);
  static final long START_SECONDS = 1_000_000;

  final Rng rng;
  final TreeMap<Address, Node> nodes = new TreeMap<>();
  final TreeMap<Hash, Word.Standing> atRelayer = new TreeMap<>();
  final TreeMap<Hash, Integer> carriedOut = new TreeMap<>();
  final TreeMap<Hash, SignedRequest> taken = new TreeMap<>();
  Moment now = new Moment(1_000);
  double loss;

  /** Of a turn: its batch is refused (a full disk), or it is the last before a crash. */
  double trouble;

  /** What carriers have, in no order. */
  final List<Bag> bags = new ArrayList<>();

  record Bag(Address from, ErrandOutput.Bundle bundle) {}

  double doubled;

  Village(Rng rng) {
    this.rng = rng;
  }

  /** How a node that has a relayer answers. */
  interface Server {
    Optional<Word> answer(ErrandOutput.Job job);
  }

  final class Node implements StoredRecords {
    final SigningKey key;
    final Optional<Server> server;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final TreeSet<Address> near = new TreeSet<>();

    /** Whom carriers could find, seen from here. */
    final TreeSet<Address> found = new TreeSet<>();

    final ArrayDeque<Bytes> inbox = new ArrayDeque<>();
    final List<ErrandOutput> told = new ArrayList<>();
    Errands errands;

    Node(int number, Optional<Server> server) {
      this.key = Keys.of(number);
      this.server = server;
      nodes.put(key.address(), this);
      this.errands = fresh();
    }

    private Errands fresh() {
      return new Errands(
          key, Keys.CURVE, rng.split(), Village.this::time, found::contains, this, now);
    }

    Address address() {
      return key.address();
    }

    /** With what the disk has; who is about comes up anew. */
    void restart() {
      inbox.clear();
      errands = fresh();
      serve();
      near.forEach(other -> give(new ErrandInput.NodeReachable(node(other).key.publicKey(), 1)));
    }

    void serve() {
      if (server.isPresent()) {
        give(new ErrandInput.Serve(Optional.of(new ErrandInput.Served(CHAIN, TOKEN))));
      }
    }

    void give(ErrandInput input) {
      turn(out -> errands.handle(input, now, out));
    }

    void wake() {
      turn(out -> errands.wake(now, out));
    }

    /** Stored first, told second (ND-1); a store that refuses ends the node (ND-3). */
    private void turn(Consumer<Consumer<ErrandOutput>> work) {
      List<ErrandOutput> outputs = new ArrayList<>();
      work.accept(outputs::add);
      boolean writes = outputs.stream().anyMatch(o -> o instanceof ErrandOutput.Store);
      boolean isLast = !outputs.isEmpty() && rng.chance(trouble);
      if (isLast && writes && rng.chance(0.5)) {
        restart();
        return;
      }
      outputs.stream().filter(o -> o instanceof ErrandOutput.Store).forEach(this::take);
      if (isLast) {
        restart();
        return;
      }
      outputs.stream().filter(o -> !(o instanceof ErrandOutput.Store)).forEach(this::take);
    }

    private void take(ErrandOutput output) {
      told.add(output);
      if (output instanceof ErrandOutput.Store stored) {
        StoreWrite write = stored.write();
        write
            .value()
            .ifPresentOrElse(v -> store.put(write.key(), v), () -> store.remove(write.key()));
      } else if (output instanceof ErrandOutput.SendPacket send) {
        Node to = node(send.to());
        boolean isOn = near.contains(send.to());
        for (int times = rng.chance(doubled) ? 2 : 1; isOn && times > 0; times--) {
          if (!rng.chance(loss)) {
            to.inbox.add(send.payload());
          }
        }
      } else if (output instanceof ErrandOutput.Job job) {
        server
            .flatMap(asked -> asked.answer(job))
            .filter(word -> !rng.chance(loss))
            .ifPresent(word -> give(new ErrandInput.FromRelayer(job.job(), word)));
      } else if (output instanceof ErrandOutput.Bundle bundle) {
        bags.removeIf(bag -> bag.bundle.label().equals(bundle.label()));
        bags.add(new Bag(address(), bundle));
      } else if (output instanceof ErrandOutput.EndBundle end) {
        bags.removeIf(bag -> bag.bundle.label().equals(end.label()));
      }
    }

    <T> List<T> told(Class<T> kind) {
      return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
      TreeMap<Bytes, Bytes> found = new TreeMap<>();
      store.forEach(
          (k, v) -> {
            if (k.startsWith(prefix)) {
              found.put(k, v);
            }
          });
      return found;
    }
  }

  private Node node(Address device) {
    return Optional.ofNullable(nodes.get(device)).orElseThrow();
  }

  ChainTime time(Moment at) {
    return new ChainTime(START_SECONDS + at.millis() / 1_000);
  }

  void join(Node a, Node b) {
    a.near.add(b.address());
    b.near.add(a.address());
    a.give(new ErrandInput.NodeReachable(b.key.publicKey(), 1));
    b.give(new ErrandInput.NodeReachable(a.key.publicKey(), 1));
  }

  void part(Node a, Node b) {
    a.near.remove(b.address());
    b.near.remove(a.address());
    a.give(new ErrandInput.NodeUnreachable(b.address()));
    b.give(new ErrandInput.NodeUnreachable(a.address()));
  }

  void run(long millis) {
    Moment end = now.plusMillis(millis);
    while (now.isBefore(end)) {
      now = now.plusMillis(100);
      for (Node node : nodes.values()) {
        for (int n = node.inbox.size(); n > 0; n--) {
          node.give(new ErrandInput.PacketArrived(node.inbox.removeFirst()));
        }
        node.wake();
      }
    }
  }

  /** Carriers arrive, each bundle once (CY-10). */
  void carriersArrive() {
    List<Bag> all = new ArrayList<>(bags);
    bags.clear();
    for (Bag bag : all) {
      node(bag.bundle.to()).give(new ErrandInput.BundleArrived(bag.from, bag.bundle.contents()));
    }
  }

  /** The chain nodes of {@code node} show what is on the chain. */
  void proves(Node node) {
    for (ErrandView view : node.errands.views()) {
      if (carriedOut.containsKey(view.id())) {
        node.give(new ErrandInput.ChainShows(view.id(), true));
      } else if (time(now).isAfter(view.request().message().deadline())) {
        node.give(new ErrandInput.ChainShows(view.id(), false));
      }
    }
  }

  /** As app/relayer: a request is known by its digest, and carried out at most once. */
  Optional<Word> honest(ErrandOutput.Job job) {
    if (job instanceof ErrandOutput.Look look) {
      return Optional.of(
          Optional.<Word>ofNullable(atRelayer.get(look.id()))
              .orElseGet(() -> Word.refusal("unknown-request", "not taken", false)));
    }
    Errand errand = ((ErrandOutput.Carry) job).errand();
    if (!(errand instanceof Errand.Order order)) {
      return Optional.of(new Word.Quoted(PAID_CALLS, RELAYER, FEE, 60_000));
    }
    if (order.request().pays().isLessThan(FEE)) {
      return Optional.of(Word.refusal("fee-too-low", order.request().pays() + " < " + FEE, false));
    }
    if (!order.request().message().deadline().isAfter(time(now))) {
      return Optional.of(Word.refusal("expired", "its time is over", false));
    }
    taken.putIfAbsent(order.id(), order.request());
    return Optional.of(
        atRelayer.computeIfAbsent(order.id(), id -> standing(id, Word.State.QUEUED)));
  }

  /** The relayer goes on with all that it has. */
  void blocks() {
    for (Hash id : taken.keySet()) {
      if (!standing(id, Word.State.DONE).equals(atRelayer.get(id))) {
        carriedOut.merge(id, 1, Integer::sum);
        atRelayer.put(id, standing(id, Word.State.DONE));
      }
    }
  }

  static Word.Standing standing(Hash id, Word.State state) {
    return Word.standing(id, state, "", Optional.empty());
  }

  static Errand.Order order(long nonce, Amount fee, long seconds) {
    TokenMessage message =
        new TokenMessage(
            TokenMessage.Kind.PAYMENT,
            Keys.of(1).address(),
            Keys.of(5_000).address(),
            Amount.of(1_000_000),
            fee,
            RELAYER,
            Amount.of(nonce),
            new ChainTime(START_SECONDS + seconds));
    SignedRequest request = new SignedRequest(message, Bytes.wrap(new byte[65]), Optional.empty());
    return new Errand.Order(CHAIN, TOKEN, request);
  }

  /** An act whose call has so many bytes. */
  static Errand.Order act(int bytes, Rng rng, long seconds) {
    ContractCall call = new ContractCall(Keys.of(903).address(), rng.next(bytes));
    TokenMessage message =
        TokenMessage.feeFor(
            call,
            Amount.of(7),
            PAID_CALLS,
            Keys.of(1).address(),
            RELAYER,
            FEE,
            new ChainTime(START_SECONDS + seconds));
    SignedRequest.Act act = new SignedRequest.Act(call, Amount.of(7));
    return new Errand.Order(
        CHAIN, TOKEN, new SignedRequest(message, rng.next(65), Optional.of(act)));
  }
}
