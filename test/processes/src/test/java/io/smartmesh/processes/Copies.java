package io.smartmesh.processes;

import io.smartmesh.base.Amount;
import io.smartmesh.ethereum.channels.ChannelFact;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mediator starts from an old copy of its disk. What it has forgotten are only payments that
 * went through it, so everybody's books stay whole.
 */
final class Copies {
  static final Set<String> JUMPING = Set.of("RECOVER", "JUMP_LANE", "JUMPED", "JUMP_ACK");
  static final Set<String> LYING = Set.of("ProveLie", "Confiscated");
  static final Set<String> RAISING = Set.of("Raise", "Raised");

  private static final Role RESTORED = Role.MEDIATOR;
  private static final List<Role> PEERS = List.of(Role.PAYER, Role.PAYEE);
  private static final long AMNESTY_HOLD_SECONDS = 10L * Acts.HOLD_SECONDS;
  private static final int TRIES = 5;
  private static final int AGAIN_SECONDS = 5;

  private final World world;
  private final Checks checks;
  private final Acts acts;

  Copies(World world, Checks checks, Acts acts) {
    this.world = world;
    this.checks = checks;
    this.acts = acts;
  }

  /** Returns what came in and went on, and is not in its copy. */
  private BigInteger forget(String mute) throws Exception {
    acts.payThrough();
    acts.makeFinal();
    world.copy(RESTORED);
    BigInteger before = cameIn();
    acts.payThrough();
    BigInteger forgotten = cameIn().subtract(before);
    world.putBack(RESTORED, mute);
    return forgotten;
  }

  private BigInteger cameIn() throws Exception {
    return world.channels(RESTORED).stream()
        .map(Line.Channel::received)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private boolean isEverywhere(Role role, String phase) throws Exception {
    return world.channels(role).stream()
        .filter(channel -> !channel.is("FINISHED"))
        .allMatch(channel -> channel.is(phase));
  }

  private boolean isEverywhere(String phase) throws Exception {
    for (Role role : Role.values()) {
      if (!isEverywhere(role, phase)) {
        return false;
      }
    }
    return true;
  }

  /** R14: it learns of it from its peers, and comes back with both lanes ahead of all before. */
  void jump() throws Exception {
    final BigInteger forgotten = forget("");
    awaitStale();
    world.arm(JUMPING);
    for (int again = 1; again <= TRIES && !isEverywhere("OPEN"); again++) {
      recover();
      world.happens(again * AGAIN_SECONDS, () -> isEverywhere("OPEN") && !world.isAnyArmed());
    }
    world.await("both channels are open again", Acts.PATIENCE_SECONDS, () -> isEverywhere("OPEN"));
    world.disarm();
    checks.forgets(RESTORED, forgotten);
    acts.payThrough();
  }

  private void awaitStale() throws Exception {
    world.await(
        "its peers show it that it has forgotten",
        Acts.PATIENCE_SECONDS,
        () -> isEverywhere(RESTORED, "FROZEN"));
  }

  private void recover() throws Exception {
    for (Line.Channel channel : world.channels(RESTORED)) {
      if (channel.is("FROZEN")) {
        world.tell(RESTORED, "recover " + channel.id());
      }
    }
  }

  /** R10: it hears nobody and closes with what is over. Each peer proves it and takes all. */
  void lie() throws Exception {
    forget("coming NEWEST,JUMP_LANE");
    Map<Role, Amount> shares = new EnumMap<>(Role.class);
    for (Role peer : PEERS) {
      for (Line.Channel channel : world.channels(peer)) {
        if (channel.is("OPEN")) {
          BigInteger has = channel.peerDeposit().add(channel.sent()).subtract(channel.received());
          shares.put(peer, new Amount(has));
        }
      }
    }
    final int before = convictions();
    world.arm(LYING);
    closeAll();
    world.await(
        "the liar is convicted by both",
        Acts.PATIENCE_SECONDS,
        () -> acts.isAllOver() && convictions() == before + PEERS.size());
    world.disarm();
    world.mute(RESTORED, "");
    for (Role peer : PEERS) {
      Amount share = shares.getOrDefault(peer, Amount.ZERO);
      checks.loses(RESTORED, peer, share.units());
    }
    acts.finish();
  }

  private int convictions() throws Exception {
    return world.chain().facts(ChannelFact.Confiscated.class).size();
  }

  private void closeAll() throws Exception {
    for (int again = 1; again <= TRIES && isAnyUntouched(); again++) {
      for (Line.Channel channel : world.channels(RESTORED)) {
        if (channel.is("OPEN") || channel.is("FROZEN")) {
          world.tell(RESTORED, "close " + channel.id() + " alone");
        }
      }
      world.happens(again * AGAIN_SECONDS, () -> !isAnyUntouched());
    }
  }

  private boolean isAnyUntouched() throws Exception {
    for (Role peer : PEERS) {
      if (world.channels(peer).stream().anyMatch(channel -> channel.is("OPEN"))) {
        return true;
      }
    }
    return false;
  }

  /** R13: it knows that it has forgotten, and its peers raise both lanes to what they hold. */
  void closeWithAmnesty() throws Exception {
    final BigInteger forgotten = forget("going RECOVER");
    awaitStale();
    recover();
    final int before = world.chain().facts(ChannelFact.Raised.class).size();
    world.arm(RAISING);
    closeAll();
    world.await(
        "both lanes are raised",
        Acts.PATIENCE_SECONDS,
        () -> world.chain().facts(ChannelFact.Raised.class).size() >= before + PEERS.size());
    world.happens(AGAIN_SECONDS, () -> !world.isAnyArmed());
    world.chain().travel(AMNESTY_HOLD_SECONDS + 10);
    world.await("every channel is settled", 2 * Acts.PATIENCE_SECONDS, acts::isAllOver);
    world.disarm();
    world.mute(RESTORED, "");
    checks.forgets(RESTORED, forgotten);
    acts.finish();
  }
}
