package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RL-28 to RL-33: acts in the hands of relayers that are honest, silent, poor or lie, over lines
 * that lose, with restarts at any moment.
 */
class HandoversTest {
  private static final SigningKey SELF = Keys.of(1);
  private static final Address PAID_CALLS = Keys.of(90).address();
  private static final Address TOKEN = Keys.of(91).address();
  private static final Amount MOST = Amount.of(100);
  private static final long START = 1_000_000;

  /** What others do with what they are given. */
  private enum Nature {
    HONEST,
    SILENT,
    SAYS_DONE,
    SAYS_FAILED,
    REFUSES,
    DEAR,
    OTHER_CONTRACT,
    NONSENSE
  }

  /** One relayer, and the acts that it has. */
  private static final class Relayer {
    final Nature nature;
    final Address account;
    final Map<Hash, SignedRequest> taken = new LinkedHashMap<>();

    Relayer(Nature nature, int number) {
      this.nature = nature;
      this.account = Keys.of(200 + number).address();
    }
  }

  private final Map<String, Relayer> relayers = new LinkedHashMap<>();
  private final TreeMap<Long, Bytes> disk = new TreeMap<>();
  private final List<Long> unwritten = new ArrayList<>();
  private final TreeMap<Long, Bytes> pending = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  /** Of the chain: each act with the fee that was taken for it. */
  private final Map<Bytes, Amount> landed = new LinkedHashMap<>();

  private final Set<Hash> left = new LinkedHashSet<>();
  private long fullUntil;
  private long millis = 5_000;
  private Handovers node = node();

  private Handovers node() {
    Handovers.Sink sink =
        new Handovers.Sink() {
          @Override
          public void note(long number, Bytes note) {
            pending.put(number, note);
            unwritten.add(number);
          }

          @Override
          public void failed(long action, String why) {
            failures.add(action + " " + why);
          }

          @Override
          public void handedOver(String purpose, String courier, Amount fee) {
            assertFalse(fee.isMoreThan(MOST), "above the limit");
          }
        };
    return new Handovers(
        new Handovers.Party(
            31_337,
            TOKEN,
            SELF.address(),
            PAID_CALLS,
            MOST,
            List.copyOf(relayers.keySet()),
            digest -> SELF.sign(digest).rs()),
        sink,
        RelayedActs.FIRST_NOTE);
  }

  private void relayer(String name, Nature nature) {
    relayers.put(name, new Relayer(nature, relayers.size()));
    node = node();
  }

  private ChainTime chainNow() {
    return new ChainTime(START + millis / 1_000);
  }

  private static ContractCall act(int number) {
    return new ContractCall(Keys.of(80).address(), Bytes.of(number));
  }

  private void write() {
    for (long number : unwritten) {
      Bytes note = pending.getOrDefault(number, Bytes.EMPTY);
      if (note.isEmpty()) {
        disk.remove(number);
      } else {
        disk.put(number, note);
      }
      node.noted(number);
    }
    unwritten.clear();
    pending.clear();
  }

  private void restart() throws Exception {
    unwritten.clear();
    pending.clear();
    node = node();
    node.restore(new TreeMap<>(disk), millis);
  }

  private Word answer(Handovers.Task task) {
    Relayer relayer = Objects.requireNonNull(relayers.get(task.courier()));
    if (relayer.nature == Nature.SILENT && !(task instanceof Handovers.Task.Quote)) {
      return Word.refusal("no-answer", "", true);
    } else if (task instanceof Handovers.Task.Quote) {
      return switch (relayer.nature) {
        case REFUSES -> Word.refusal("would-revert", "it says", false);
        case DEAR -> new Word.Quoted(PAID_CALLS, relayer.account, MOST.plus(Amount.of(1)), 1);
        case OTHER_CONTRACT ->
            new Word.Quoted(Keys.of(99).address(), relayer.account, Amount.of(1), 1);
        case NONSENSE -> Word.standing(Hash.ZERO, Word.State.DONE, "", Optional.empty());
        default -> new Word.Quoted(PAID_CALLS, relayer.account, Amount.of(50), 1);
      };
    } else if (task instanceof Handovers.Task.HandIn in) {
      assertTrue(disk.containsKey(in.number()), "it left before it was durable");
      assertEquals(relayer.account, in.request().payee());
      left.add(in.request().message().digest(31_337, TOKEN));
      Hash id = in.request().message().digest(31_337, TOKEN);
      relayer.taken.put(id, in.request());
      return standing(relayer, id);
    }
    Hash id = ((Handovers.Task.Look) task).id();
    return relayer.taken.containsKey(id)
        ? standing(relayer, id)
        : Word.refusal("unknown-request", "", false);
  }

  private Word standing(Relayer relayer, Hash id) {
    Word.State state =
        switch (relayer.nature) {
          case SAYS_DONE -> Word.State.DONE;
          case SAYS_FAILED -> Word.State.FAILED;
          default ->
              landed.containsKey(data(Objects.requireNonNull(relayer.taken.get(id))))
                  ? Word.State.DONE
                  : Word.State.QUEUED;
        };
    return Word.standing(id, state, "", Optional.empty());
  }

  private static Bytes data(SignedRequest request) {
    return request.act().orElseThrow().call().data();
  }

  /** A block: each relayer that is honest sends what it has; the token takes a nonce once. */
  private void block() {
    for (Relayer relayer : relayers.values()) {
      for (SignedRequest request : relayer.taken.values()) {
        boolean isInTime = !chainNow().isAfter(request.message().deadline());
        if (relayer.nature == Nature.HONEST && isInTime) {
          landed.putIfAbsent(data(request), request.pays());
        }
      }
    }
  }

  private void run(Rng random, int acts, long seconds, boolean restarts) throws Exception {
    ChainTime until = chainNow().plusSeconds(seconds);
    List<Handovers.Task> hands = new ArrayList<>();
    for (long end = millis + seconds * 1_000; millis < end; millis += 500) {
      for (int i = 0; i < acts; i++) {
        boolean asksAgain = (millis / 500) % 30 == i % 30;
        String purpose = "act " + i;
        if (asksAgain
            && !landed.containsKey(Bytes.of(i))
            && !node.join(purpose, List.of((long) i), millis)) {
          node.want(purpose, List.of((long) i), act(i), until, millis);
        }
      }
      node.next(chainNow(), millis).ifPresent(hands::add);
      if (random.below(3) != 0) {
        write();
      }
      if (!hands.isEmpty() && random.below(3) != 0) {
        Handovers.Task task = hands.remove(random.below(hands.size()));
        boolean isLost = random.below(4) == 0;
        Word word = isLost && random.below(2) == 0 ? null : answer(task);
        node.told(
            task, word == null || isLost ? Word.refusal("no-answer", "", true) : word, millis);
      }
      if (restarts && random.below(150) == 0) {
        hands.clear();
        restart();
      }
      if (isDiskFull(random)) {
        // What the node wished to write is refused: it stops (ND-3) with what it had on the disk.
        hands.clear();
        restart();
      }
      if (random.below(24) == 0) {
        block();
      }
    }
  }

  /** Now and then, where something is to be written, there is no room for it. */
  private boolean isDiskFull(Rng random) {
    return millis < fullUntil && !unwritten.isEmpty() && random.below(12) == 0;
  }

  /** RL-29: refused writes cost time, never a second fee nor an act that was not durable. */
  @Test
  void withAFullDiskAnActLandsAndItsFeeIsPaidOnce() throws Exception {
    for (int seed = 1; seed <= 40; seed++) {
      HandoversTest world = new HandoversTest();
      Rng random = new Rng(1_000 + seed);
      world.fullUntil = 600_000;
      world.relayer("first", Nature.values()[random.below(Nature.values().length)]);
      world.relayer("honest", Nature.HONEST);
      world.run(random, 3, 900, true);
      world.block();
      assertEquals(3, world.landed.size(), "seed " + seed + " " + world.failures);
      world.landed.values().forEach(fee -> assertFalse(fee.isMoreThan(MOST)));
    }
  }

  @Test
  void overSeedsAnActLandsWhereOneIsHonestAndItsFeeIsPaidOnce() throws Exception {
    for (int seed = 1; seed <= 60; seed++) {
      HandoversTest world = new HandoversTest();
      Rng random = new Rng(seed);
      int honest = random.below(3);
      for (int i = 0; i < 3; i++) {
        Nature nature = Nature.values()[random.below(Nature.values().length)];
        world.relayer("r" + i, i == honest ? Nature.HONEST : nature);
      }
      world.run(random, 4, 900, true);
      world.block();
      assertEquals(4, world.landed.size(), "seed " + seed + " " + world.failures);
      world.landed.values().forEach(fee -> assertFalse(fee.isMoreThan(MOST)));
      // Past the end of their time nothing of them is kept.
      world.millis += 2_000_000;
      world.node.next(world.chainNow(), world.millis);
      world.write();
      assertTrue(world.node.isEmpty(), "seed " + seed);
      assertTrue(world.disk.isEmpty(), "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"REFUSES", "DEAR", "OTHER_CONTRACT", "NONSENSE", "SAYS_FAILED"})
  void whereNobodyWillTheNodeIsToldWhy(String nature) throws Exception {
    relayer("only", Nature.valueOf(nature));
    node.want("act", List.of(7L), act(1), chainNow().plusSeconds(600), millis);
    for (int i = 0; i < 200 && failures.isEmpty(); i++, millis += 500) {
      Optional<Handovers.Task> task = node.next(chainNow(), millis);
      write();
      task.ifPresent(one -> node.told(one, answer(one), millis));
    }
    assertEquals(1, failures.size());
    assertTrue(failures.get(0).startsWith("7 It was to be sent by others."), failures.get(0));
    assertTrue(failures.get(0).contains("only: "), failures.get(0));
    assertTrue(node.isEmpty());
  }

  /** RL-31: one that only says so does not keep it from the next one. */
  @Test
  void whoSaysDoneIsNotBelievedOnceTheNodeAsksAgain() throws Exception {
    relayer("liar", Nature.SAYS_DONE);
    relayer("honest", Nature.HONEST);
    run(new Rng(5), 1, 300, false);
    block();
    assertEquals(1, landed.size());
  }

  /** RL-32: after a minute the node may do it by itself. */
  @Test
  void whatOthersKeepTooLongIsOverdue() {
    relayer("silent", Nature.SILENT);
    node.want("act", List.of(7L), act(1), chainNow().plusSeconds(600), millis);
    assertFalse(node.isOverdue("act", millis + Handovers.SILENT_MILLIS - 1));
    assertTrue(node.isOverdue("act", millis + Handovers.SILENT_MILLIS));
    assertFalse(node.isOverdue("another", millis));
  }

  /** RL-29: whomever it is signed for, the fee has one nonce, so the token takes one of them. */
  @Test
  void theFeeOfAnActHasOneNonce() throws Exception {
    relayer("silent", Nature.SILENT);
    relayer("silent too", Nature.SILENT);
    run(new Rng(3), 1, 300, false);
    Set<Amount> nonces = new LinkedHashSet<>();
    for (Bytes note : disk.values()) {
      nonces.add(Handover.Noted.read(note).request().message().nonce());
    }
    assertEquals(2, disk.size());
    assertEquals(1, nonces.size());
  }
}
