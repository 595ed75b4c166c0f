package io.smartmesh.processes;

import io.smartmesh.ethereum.channels.ChannelFact;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** What the three do with each other, and where they die meanwhile. */
final class Acts {
  static final Set<String> OPENING = Set.of("Open", "Opened");
  static final Set<String> PAYING = Set.of("UPDATE", "ACK", "REVEAL", "INVOICE_REQUEST", "INVOICE");
  static final Set<String> GREETING = Set.of("NEWEST");
  static final Set<String> ASKING = Set.of("ASK_NEWEST");
  static final Set<String> GIVING_UP = Set.of("PRE_ACK");
  static final Set<String> ASKING_BACK = Set.of("ASK_RELEASE");
  static final Set<String> TOGETHER =
      Set.of("CLOSE_REQUEST", "CLOSE_AGREEMENT", "CooperativeClose", "CooperativelyClosed");
  static final Set<String> ALONE =
      Set.of(
          "Close",
          "CloseStarted",
          "RegisterEvidence",
          "EvidenceRegistered",
          "Settle",
          "Settled",
          "Resolve",
          "LeafResolved");

  static final int HOLD_SECONDS = 600;
  static final int PATIENCE_SECONDS = 240;

  private static final int DEPOSIT = 1_000_000;

  /** After it no payment that is locked now can be earned any more. */
  private static final long EXPIRY_SECONDS = 90_000;

  private static final long AGREEMENT_SECONDS = 3_700;
  private final World world;
  private final Checks checks;
  private final Random random;
  private long number;

  Acts(World world, Checks checks, long seed) {
    this.world = world;
    this.checks = checks;
    this.random = new Random(seed);
  }

  /** Payer to mediator, mediator to payee. Who died is asked again, as its user would. */
  void open() throws Exception {
    world.arm(OPENING);
    for (Role role : List.of(Role.PAYER, Role.MEDIATOR)) {
      Role next = Role.at(role.place() + 1);
      String order = "open " + next.address() + " " + DEPOSIT + " " + HOLD_SECONDS;
      for (int again = 0;
          again < 4 && !world.happens(again * 6, () -> isThere(role, next));
          again++) {
        world.ask(role, order);
      }
      world.await(role + "'s channel is open", PATIENCE_SECONDS, () -> isOpen(role, next));
    }
    world.disarm();
  }

  /** On a slow machine it may take long to be open; asking again then would open a second one. */
  private boolean isThere(Role role, Role peer) throws Exception {
    return world.channels(role).stream().anyMatch(c -> c.peer() == peer && !c.is("FINISHED"));
  }

  private boolean isOpen(Role one, Role other) throws Exception {
    return hasOpen(one, other) && hasOpen(other, one);
  }

  private boolean hasOpen(Role role, Role peer) throws Exception {
    return world.channels(role).stream().anyMatch(c -> c.peer() == peer && c.is("OPEN"));
  }

  /** Two payments through the mediator and one to it. */
  void pay() throws Exception {
    world.arm(PAYING);
    order(Role.PAYER, Role.PAYEE, 2);
    order(Role.PAYER, Role.MEDIATOR, 1);
    settleDown();
  }

  /** From payer to payee, which both must come to know. */
  void payThrough() throws Exception {
    String id = orderForSure();
    settleDown();
    checks.isPaid(id);
  }

  /** It waits for a way as long as it takes, so it must be paid however slow the machine is. */
  private String orderForSure() throws Exception {
    return order(Role.PAYER, Role.PAYEE, "1 patient");
  }

  private void order(Role from, Role to, int times) throws Exception {
    order(from, to, "" + times);
  }

  private String order(Role from, Role to, String how) throws Exception {
    BigInteger id = BigInteger.valueOf(random.nextLong() >>> 1).shiftLeft(40);
    String first = String.format("%032x", id.add(BigInteger.valueOf(100 * number++)));
    int amount = 1 + random.nextInt(1_000);
    world.ask(from, "pay " + first + " " + to.address() + " " + amount + " " + how);
    return first;
  }

  void settleDown() throws Exception {
    world.await("every payment has an outcome", 2 * PATIENCE_SECONDS, this::allFinal);
    world.disarm();
    world.await("nothing is under way any more", PATIENCE_SECONDS, this::isQuiet);
    checks.endsAgree();
    checks.allOrNothing();
  }

  private boolean allFinal() throws Exception {
    return world.payments(Role.PAYER).stream().allMatch(Line.Payment::isFinal);
  }

  private boolean isQuiet() throws Exception {
    for (Role role : Role.values()) {
      if (!world.channels(role).stream()
          .filter(c -> c.is("OPEN"))
          .allMatch(Line.Channel::isQuiet)) {
        return false;
      }
    }
    return true;
  }

  /** The mediator starts again: everybody shows the newest that it holds. */
  void greet() throws Exception {
    world.arm(GREETING);
    world.restart(Role.MEDIATOR, cell -> GREETING.contains(cell.what()), "");
    world.happens(5, () -> !world.isAnyArmed());
    order(Role.PAYER, Role.PAYEE, 1);
    settleDown();
  }

  /** The same, but one side says nothing and has to be asked. */
  void askNewest(boolean mediatorIsAsked) throws Exception {
    Predicate<Cell> reachable = cell -> isOfAsking(cell, mediatorIsAsked);
    world.arm(reachable);
    String nothing = "going NEWEST";
    if (!mediatorIsAsked) {
      world.mute(Role.PAYER, nothing);
      world.mute(Role.PAYEE, nothing);
    }
    world.restart(Role.MEDIATOR, reachable, mediatorIsAsked ? nothing : "");
    world.happens(6, () -> !world.isAnyArmed());
    for (Role role : Role.values()) {
      world.mute(role, "");
    }
    order(Role.PAYER, Role.PAYEE, 1);
    settleDown();
  }

  static boolean isOfAsking(Cell cell, boolean mediatorIsAsked) {
    boolean asks = (cell.role() == Role.MEDIATOR) != mediatorIsAsked;
    return ASKING.contains(cell.what()) && cell.point().isOfSender() == asks;
  }

  /** The payee does not hear of a lock before it has expired: all give it up. */
  void giveUp(boolean isAskedBack) throws Exception {
    world.mute(Role.PAYEE, "coming UPDATE");
    order(Role.PAYER, Role.PAYEE, 1);
    world.await(
        "the mediator has locked",
        PATIENCE_SECONDS,
        () ->
            world.channels(Role.MEDIATOR).stream()
                .anyMatch(c -> c.is("OPEN") && c.lockedOut().signum() > 0));
    world.arm(isAskedBack ? ASKING_BACK : GIVING_UP);
    world.chain().travel(EXPIRY_SECONDS);
    awaitChain();
    if (isAskedBack) {
      world.restart(Role.PAYER, cell -> ASKING_BACK.contains(cell.what()), "");
      world.happens(45, () -> !world.isAnyArmed());
    }
    world.mute(Role.PAYEE, "");
    settleDown();
  }

  /** What has happened on the chain cannot be taken back, and everybody knows. */
  void makeFinal() throws Exception {
    world.chain().makeFinal();
    awaitChain();
  }

  void awaitChain() throws Exception {
    long head = world.chain().head();
    for (Role role : Role.values()) {
      world.await(
          role + " has caught up with the chain",
          PATIENCE_SECONDS,
          () -> Long.parseLong(world.ask(role, "status").get(0).split(" ", -1)[0]) >= head);
    }
  }

  /** Every open channel, each by one of its ends. */
  void closeTogether() throws Exception {
    if (isAllOver()) {
      finish();
      return;
    }
    boolean byMediator =
        world.open(cell -> isOfClosing(cell, true)) > world.open(cell -> isOfClosing(cell, false));
    world.arm(cell -> isOfClosing(cell, byMediator));
    for (int again = 0; again < 5 && !isAllOver(); again++) {
      if (again > 1) {
        // What was agreed and did not land runs out (CH-15); then it is asked for again.
        world.chain().travel(AGREEMENT_SECONDS);
        makeFinal();
      }
      askToClose(byMediator);
      world.happens(12, this::isAllOver);
    }
    world.await("every channel is closed", PATIENCE_SECONDS, this::isAllOver);
    world.disarm();
    finish();
  }

  private static boolean isOfClosing(Cell cell, boolean byMediator) {
    boolean asks = (cell.role() == Role.MEDIATOR) == byMediator;
    return switch (cell.what()) {
      case "CLOSE_REQUEST" -> cell.point().isOfSender() == asks;
      case "CLOSE_AGREEMENT" -> cell.point().isOfSender() != asks;
      case "CooperativeClose" -> asks;
      default -> TOGETHER.contains(cell.what());
    };
  }

  private void askToClose(boolean byMediator) throws Exception {
    for (Role role : byMediator ? List.of(Role.MEDIATOR) : List.of(Role.PAYER, Role.PAYEE)) {
      for (Line.Channel channel : world.channels(role)) {
        if (channel.is("OPEN")) {
          world.ask(role, "close " + channel.id() + " together");
        }
      }
    }
  }

  boolean isAllOver() throws Exception {
    for (Role role : Role.values()) {
      if (!world.channels(role).stream().allMatch(channel -> channel.is("FINISHED"))) {
        return false;
      }
    }
    return true;
  }

  void finish() throws Exception {
    makeFinal();
    world.await("every payment has an outcome", PATIENCE_SECONDS, this::allFinal);
    checks.allOrNothing();
    checks.booksBalance();
  }

  /**
   * One end closes alone while a payment is pending whose secret only the chain will show.
   *
   * @param withoutMediator the mediator is dead until the evidence is on record
   */
  void closeAlone(boolean withoutMediator) throws Exception {
    world.mute(Role.PAYEE, "going REVEAL");
    String payment = orderForSure();
    world.await("the payee has a lock", PATIENCE_SECONDS, () -> locked().isPresent());
    boolean mediatorCloses =
        world.open(cell -> isOfAlone(cell, Role.MEDIATOR))
            > world.open(cell -> isOfAlone(cell, Role.PAYEE));
    Role closer = mediatorCloses && !withoutMediator ? Role.MEDIATOR : Role.PAYEE;
    final Line.Channel closed = locked().orElseThrow();
    final int before = recorded();
    if (withoutMediator) {
      world.kill(Role.MEDIATOR);
    } else {
      world.arm(cell -> isOfAlone(cell, closer));
    }
    world.ask(closer, "close " + closed.id() + " alone");
    world.await("the channel is closing", PATIENCE_SECONDS, () -> is(closer, closed, "CLOSING"));
    if (withoutMediator) {
      world.await("the evidence is on record", PATIENCE_SECONDS, () -> recorded() > before);
      world.bringBack(Role.MEDIATOR);
    }
    world.await(
        "the secret has come to the payer by way of the chain",
        PATIENCE_SECONDS,
        () -> allFinal() && world.channels(Role.PAYER).stream().allMatch(Line.Channel::isQuiet));
    world.chain().travel(HOLD_SECONDS + 10L);
    world.await(
        "the channel is finished",
        2 * PATIENCE_SECONDS,
        () -> is(Role.MEDIATOR, closed, "FINISHED") && is(Role.PAYEE, closed, "FINISHED"));
    world.disarm();
    world.mute(Role.PAYEE, "");
    makeFinal();
    checks.isPaid(payment);
    checks.endsAgree();
    checks.allOrNothing();
  }

  private Optional<Line.Channel> locked() throws Exception {
    return world.channels(Role.PAYEE).stream()
        .filter(channel -> channel.is("OPEN") && channel.lockedIn().signum() > 0)
        .findFirst();
  }

  private int recorded() throws Exception {
    return world.chain().facts(ChannelFact.EvidenceRegistered.class).size();
  }

  private static boolean isOfAlone(Cell cell, Role closer) {
    boolean isClosers = cell.what().equals("Close") || cell.what().equals("Settle");
    return ALONE.contains(cell.what()) && (cell.role() == closer || !isClosers);
  }

  private boolean is(Role role, Line.Channel channel, String phase) throws Exception {
    return world.channels(role).stream()
        .anyMatch(own -> own.id().equals(channel.id()) && own.is(phase));
  }
}
