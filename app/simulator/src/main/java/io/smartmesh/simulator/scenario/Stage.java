package io.smartmesh.simulator.scenario;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.Limits;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.node.NodeStatus;
import io.smartmesh.node.PeerView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Violation;
import io.smartmesh.simulator.world.Radio;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The acts that scenarios are made of. */
final class Stage {
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;

  /** After it no pending payment that was made before is open any more. */
  private static final long EXPIRY_MOST = 27 * HOUR;

  private final World world;
  private final Draw draw;
  private long lookedAt = -1;

  Stage(World world) {
    this.world = world;
    this.draw = world.draw().split("stage");
  }

  Draw draw() {
    return draw;
  }

  /** Waits for what must come true; that it does not is a violation of liveness. */
  void expect(String what, BooleanSupplier isTrue, long mostMillis, Supplier<Object> instead) {
    if (!world.runUntil(isTrue, mostMillis)) {
      world.runUntil(this::everybodyAnswers, MINUTE);
      throw new Violation(
          "Liveness",
          what + " did not come true within " + mostMillis / 1000 + " s: " + instead.get());
    }
  }

  private boolean everybodyAnswers() {
    return honest().stream().allMatch(node -> Accounts.channels(node).isPresent());
  }

  /** Everybody knows the way to everybody. */
  void everybodyReachable(long mostMillis) {
    int others = world.nodes().size() - 1;
    expect(
        "a route from everybody to everybody",
        () -> world.nodes().stream().allMatch(node -> hears(world, node, others)),
        mostMillis,
        () -> world.nodes().stream().map(n -> n + ": " + Accounts.peers(n)).toList());
  }

  /** Whether it has a way to so many others; a stranger may have two identifiers (RT-20). */
  static boolean hears(World world, SimNode node, int others) {
    Set<Integer> heard = new TreeSet<>();
    for (PeerView peer : Accounts.peers(node).orElse(List.of())) {
      world.whose(peer.id()).ifPresent(owner -> heard.add(owner.number()));
    }
    return heard.size() == others;
  }

  /**
   * Opens a channel along every link of the radio, at times one each way, and waits until both ends
   * of each know it. An opening may get lost on its way to the chain: then the user tries again, as
   * users do.
   */
  void openChannels(long mostMillis) {
    expect(
        "the chain in everybody's reach",
        () -> world.nodes().stream().allMatch(Stage::reachesChain),
        MINUTE,
        () -> "some do not reach it");
    for (Radio.Link link : world.radio().links()) {
      SimNode one = world.nodes().get(link.one());
      SimNode other = world.nodes().get(link.other());
      boolean swapped = draw.chance(0.5);
      openChannel(swapped ? other : one, swapped ? one : other);
      if (draw.chance(0.6)) {
        openChannel(swapped ? one : other, swapped ? other : one);
      }
    }
    long end = world.time().now() + mostMillis;
    while (!world.runUntil(this::channelsOpen, MINUTE) && world.time().now() < end) {
      unchannelled().forEach(link -> openChannel(first(link), second(link)));
    }
    expect(
        "a channel along every link, open at both ends",
        this::channelsOpen,
        0,
        () -> world.nodes().stream().map(n -> n + ": " + Accounts.channels(n)).toList());
  }

  /** Who finds a link without a channel opens one, and does not wait for it. */
  void openMissing() {
    for (Radio.Link link : unchannelled()) {
      if (draw.chance(0.5)) {
        openChannel(first(link), second(link));
      } else {
        openChannel(second(link), first(link));
      }
    }
  }

  private static boolean reachesChain(SimNode node) {
    return status(node).filter(NodeStatus::chainReachable).isPresent();
  }

  private static boolean knows(SimNode node, long block) {
    return status(node).filter(status -> status.chainHead() >= block).isPresent();
  }

  static Optional<NodeStatus> status(SimNode node) {
    return node.look(new UserCommand.GetStatus()).map(reply -> ((UserReply.Status) reply).status());
  }

  private void openChannel(SimNode from, SimNode to) {
    Amount deposit = Amount.of(draw.between(10_000, 100_000));
    world
        .user(from)
        .open(
            to.address(),
            deposit,
            draw.between(Limits.HOLD_SECONDS_LEAST, 3 * Limits.HOLD_SECONDS_LEAST / 2));
  }

  private SimNode first(Radio.Link link) {
    return world.nodes().get(link.one());
  }

  private SimNode second(Radio.Link link) {
    return world.nodes().get(link.other());
  }

  /** Links whose two ends have no channel on the chain. */
  private List<Radio.Link> unchannelled() {
    List<ChannelRecord> records = world.chain().newest().unfinished();
    return world.radio().links().stream()
        .filter(
            link ->
                records.stream()
                    .noneMatch(
                        record ->
                            record.isParty(first(link).address())
                                && record.isParty(second(link).address())))
        .toList();
  }

  private boolean channelsOpen() {
    return answered()
        && unchannelled().isEmpty()
        && openEnds() == 2L * world.chain().newest().unfinished().size();
  }

  /** Where crashes are frequent there is never a moment when nobody is down. */
  private long openEnds() {
    return world.nodes().stream()
        .flatMap(
            node -> Accounts.channels(node).orElseGet(() -> Accounts.channelsOnDisk(node)).stream())
        .filter(channel -> channel.phase() == ChannelPhase.OPEN)
        .count();
  }

  private boolean answered() {
    return unanswered().isEmpty();
  }

  /** People pay and write to each other, at times drawn within the next {@code millis}. */
  void workload(int payments, int texts, long millis) {
    for (int i = 0; i < payments; i++) {
      world.time().in(draw.between(0, millis), this::pay);
    }
    for (int i = 0; i < texts; i++) {
      int number = i;
      world.time().in(draw.between(0, millis), () -> text(number));
    }
  }

  private void pay() {
    SimNode from = someone();
    Address to = someoneElse(from).address();
    int times = draw.chance(0.2) ? draw.below(8) + 1 : 1;
    world.user(from).pay(to, Amount.of(draw.between(1, 2_000)), times);
  }

  private void text(int number) {
    SimNode from = someone();
    String text = "text " + number + " ".repeat(draw.below(200)) + draw.next();
    world.user(from).text(someoneElse(from).address(), text);
  }

  private SimNode someone() {
    return draw.pick(living());
  }

  private SimNode someoneElse(SimNode from) {
    List<SimNode> others = new ArrayList<>(living());
    others.remove(from);
    return draw.pick(others);
  }

  /** Those to whom anything is promised. */
  private List<SimNode> honest() {
    return world.nodes().stream().filter(SimNode::isHonest).toList();
  }

  private List<SimNode> living() {
    return world.nodes().stream().filter(node -> !node.isDead()).toList();
  }

  /**
   * Every command is answered, every payment has an outcome, every text is delivered. A pending
   * payment in a channel that is closing may have to wait for its expiry.
   */
  void everythingDone() {
    BooleanSupplier isDone =
        () -> answered() && openPayments().isEmpty() && undelivered().isEmpty();
    if (!world.runUntil(isDone, 5 * MINUTE)) {
      world.quiet(true);
      world.run(EXPIRY_MOST);
      world.quiet(false);
    }
    expect("an answer to every command", this::answered, HOUR, this::unanswered);
    expect("an outcome of every payment", () -> openPayments().isEmpty(), HOUR, this::openPayments);
    expect("the delivery of every text", () -> undelivered().isEmpty(), HOUR, this::undelivered);
  }

  private List<String> unanswered() {
    return honest().stream()
        .flatMap(
            node ->
                world.user(node).wishes().stream()
                    .filter(wish -> !wish.isAnswered())
                    .map(wish -> node + " " + wish.command()))
        .toList();
  }

  private List<String> openPayments() {
    List<String> open = new ArrayList<>();
    for (SimNode node : honest()) {
      Optional<List<PaymentView>> payments = Accounts.payments(node);
      Optional<List<ChannelView>> channels = Accounts.channels(node);
      if (payments.isEmpty() || channels.isEmpty()) {
        open.add(node + " does not answer yet");
        continue;
      }
      for (PaymentView payment : payments.get()) {
        if (!payment.incoming() && !Accounts.hasOutcome(payment)) {
          open.add(node + " " + payment);
        }
      }
      for (ChannelView channel : channels.get()) {
        if (channel.phase() == ChannelPhase.OPEN
            && !(channel.lockedIn().isZero() && channel.lockedOut().isZero())) {
          open.add(node + " " + channel);
        }
      }
    }
    return open;
  }

  /** Own texts of anybody that nobody has acknowledged. */
  List<String> undelivered() {
    List<String> waiting = new ArrayList<>();
    for (SimNode node : honest()) {
      Optional<List<TextMessage>> messages = Accounts.messages(node);
      if (messages.isEmpty()) {
        waiting.add(node + " does not answer yet");
      }
      for (TextMessage message : messages.orElse(List.of())) {
        boolean isPromised = world.node(message.peer()).isHonest();
        if (isPromised && !message.incoming() && message.state() != MessageState.DELIVERED) {
          waiting.add(node + " " + message);
        }
      }
    }
    return waiting;
  }

  /** One party of each open channel closes it, together with the other or alone. */
  void closeChannels() {
    for (SimNode node : honest()) {
      for (ChannelView channel : channelsOf(node)) {
        boolean isMine = node.address().compareTo(channel.peer()) < 0;
        if (channel.phase() == ChannelPhase.OPEN && isMine) {
          SimNode closer = draw.chance(0.5) ? node : world.node(channel.peer());
          world
              .time()
              .in(
                  draw.between(0, 5_000),
                  () -> world.user(closer).close(channel.id(), draw.chance(0.4)));
        }
      }
    }
  }

  /** Waits until the node has an answer. */
  private List<ChannelView> channelsOf(SimNode node) {
    expect(
        "an answer of " + node, () -> Accounts.channels(node).isPresent(), MINUTE, node::toString);
    return Accounts.channels(node).orElse(List.of());
  }

  /** Who could not close together closes alone. */
  void closeAloneWhatIsLeft() {
    for (SimNode node : honest()) {
      for (ChannelView channel : channelsOf(node)) {
        if (channel.phase() == ChannelPhase.OPEN) {
          world.user(node).close(channel.id(), true);
        }
      }
    }
  }

  /** Whom its node tells that the peer has lied closes alone, where the node lets it. */
  private void closeWhatIsFrozen() {
    for (SimNode node : honest()) {
      for (ChannelView channel : channelsOf(node)) {
        if (channel.phase() == ChannelPhase.FROZEN) {
          world.user(node).close(channel.id(), true);
        }
      }
    }
  }

  /** Every channel ends on the chain, however long its hold and its pending payments last. */
  void everythingSettled() {
    world.quiet(true);
    expect(
        "the end of every channel",
        this::isSettled,
        2 * EXPIRY_MOST,
        () ->
            world.chain().newest().unfinished()
                + " "
                + honest().stream().map(n -> n + ": " + Accounts.channels(n)).toList());
    world.quiet(false);
    everybodyKnows(world.chain().height());
    // A fact counts from where the range ends in which a node read it, so only now is it known when
    // the last one is final.
    everybodyKnows(world.chain().height() + BelievedBlocks.REORGANISED_MOST);
    world.run(5_000);
  }

  /**
   * A leaf that only its payer can name stays open when that one is gone: its own loss. So the end
   * of a channel with somebody of bad faith is that the honest side has nothing left in it.
   */
  private boolean isSettled() {
    List<ChannelRecord> open = world.chain().newest().unfinished();
    long height = world.chain().height();
    if (open.isEmpty()) {
      return true;
    }
    if (height == lookedAt || open.stream().anyMatch(this::isAmongHonest)) {
      return false;
    }
    lookedAt = height; // asking the nodes takes long
    return honest().stream().allMatch(this::hasNothingLeft);
  }

  private boolean isAmongHonest(ChannelRecord channel) {
    return world.node(channel.partyA()).isHonest() && world.node(channel.partyB()).isHonest();
  }

  private boolean hasNothingLeft(SimNode node) {
    Optional<List<ChannelView>> channels = Accounts.channels(node);
    return channels.isPresent() && channels.get().stream().allMatch(this::isOver);
  }

  private boolean isOver(ChannelView channel) {
    boolean isTheOthers =
        channel.phase() == ChannelPhase.SETTLED
            && !world.node(channel.peer()).isHonest()
            && channel.lockedIn().isZero()
            && channel.lockedOut().isZero();
    return isTheOthers || channel.phase() == ChannelPhase.FINISHED;
  }

  private void everybodyKnows(long height) {
    expect(
        "block " + height + " to be known to all",
        () -> honest().stream().allMatch(node -> knows(node, height)),
        HOUR,
        () -> height);
  }

  /**
   * Among liars nothing can be closed together for sure: whoever has an open channel closes it
   * alone, again when an agreement that came to nothing has run out, until all are settled.
   */
  void settleInAnyWay() {
    for (int round = 0; round < 4 && !world.chain().newest().unfinished().isEmpty(); round++) {
      closeAloneWhatIsLeft();
      closeWhatIsFrozen();
      world.run(40_000);
      world.quiet(true);
      world.runUntil(() -> world.chain().newest().unfinished().isEmpty(), 2 * HOUR);
      world.quiet(false);
      world.run(5_000);
    }
    everythingSettled();
  }
}
