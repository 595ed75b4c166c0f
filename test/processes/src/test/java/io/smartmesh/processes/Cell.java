package io.smartmesh.processes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A role that dies at a point of a message, a fact of the chain or a transaction. */
record Cell(Role role, String what, Point point) {
  private static final Set<Point> SENDING = EnumSet.of(Point.BEFORE_SEND, Point.AFTER_SEND);
  private static final Set<Point> RECEIVING =
      EnumSet.of(Point.BEFORE_RECEIVE, Point.BEFORE_STORE, Point.AFTER_STORE);
  private static final Set<Point> HEARING = EnumSet.of(Point.BEFORE_RECEIVE);

  private static final Set<Role> PAYING = EnumSet.of(Role.PAYER, Role.MEDIATOR);
  private static final Set<Role> PAID = EnumSet.of(Role.MEDIATOR, Role.PAYEE);
  private static final Set<Role> ANY = EnumSet.allOf(Role.class);

  /** All that the acts can lead to. */
  static final List<Cell> ALL = all();

  private static List<Cell> all() {
    List<Cell> all = new ArrayList<>();
    for (String what : List.of("UPDATE", "ASK_RELEASE")) {
      add(all, PAYING, what, SENDING);
      add(all, PAID, what, what.equals("UPDATE") ? RECEIVING : HEARING);
    }
    for (String what : List.of("ACK", "REVEAL", "PRE_ACK")) {
      add(all, PAID, what, SENDING);
      add(all, PAYING, what, RECEIVING);
    }
    for (String what : List.of("NEWEST", "ASK_NEWEST")) {
      add(all, ANY, what, SENDING);
      add(all, ANY, what, HEARING);
    }
    for (String what : List.of("CLOSE_REQUEST", "CLOSE_AGREEMENT")) {
      add(all, ANY, what, SENDING);
      add(all, ANY, what, RECEIVING);
    }
    add(all, EnumSet.of(Role.PAYER), "INVOICE_REQUEST", SENDING);
    add(all, EnumSet.of(Role.PAYEE), "INVOICE_REQUEST", RECEIVING);
    add(all, EnumSet.of(Role.PAYEE), "INVOICE", SENDING);
    add(all, EnumSet.of(Role.PAYER), "INVOICE", RECEIVING);
    addChain(all);
    return List.copyOf(all);
  }

  private static void addChain(List<Cell> all) {
    add(all, PAYING, "Open", SENDING);
    add(all, ANY, "Opened", RECEIVING);
    addFunds(all);
    addRestored(all);
    add(all, ANY, "CooperativeClose", SENDING);
    add(all, ANY, "CooperativelyClosed", RECEIVING);
    add(all, PAID, "Close", SENDING);
    add(all, PAID, "CloseStarted", RECEIVING);
    add(all, EnumSet.of(Role.PAYEE), "RegisterEvidence", SENDING);
    add(all, PAID, "EvidenceRegistered", RECEIVING);
    add(all, PAID, "Settle", SENDING);
    add(all, PAID, "Settled", RECEIVING);
    add(all, EnumSet.of(Role.PAYEE), "Resolve", SENDING);
    add(all, PAID, "LeafResolved", RECEIVING);
  }

  /** Payer and mediator pay in; payer and payee take out, and the mediator agrees. */
  private static void addFunds(List<Cell> all) {
    Set<Role> taking = EnumSet.of(Role.PAYER, Role.PAYEE);
    Set<Role> agreeing = EnumSet.of(Role.MEDIATOR);
    add(all, PAYING, "TopUp", SENDING);
    add(all, ANY, "ToppedUp", RECEIVING);
    add(all, taking, "WITHDRAW_REQUEST", SENDING);
    add(all, agreeing, "WITHDRAW_REQUEST", RECEIVING);
    add(all, agreeing, "WITHDRAW_AGREEMENT", SENDING);
    add(all, taking, "WITHDRAW_AGREEMENT", RECEIVING);
    add(all, taking, "Withdraw", SENDING);
    add(all, ANY, "Withdrawn", RECEIVING);
  }

  /**
   * The mediator starts from an old copy: it jumps, closes with amnesty, or is taken for a liar.
   */
  private static void addRestored(List<Cell> all) {
    Set<Role> restored = EnumSet.of(Role.MEDIATOR);
    Set<Role> peers = EnumSet.of(Role.PAYER, Role.PAYEE);
    add(all, restored, "RECOVER", SENDING);
    add(all, peers, "RECOVER", RECEIVING);
    add(all, peers, "JUMP_LANE", SENDING);
    add(all, restored, "JUMP_LANE", RECEIVING);
    add(all, restored, "JUMPED", SENDING);
    add(all, peers, "JUMPED", RECEIVING);
    add(all, peers, "JUMP_ACK", SENDING);
    add(all, restored, "JUMP_ACK", RECEIVING);
    add(all, peers, "Raise", SENDING);
    add(all, ANY, "Raised", RECEIVING);
    add(all, peers, "ProveLie", SENDING);
    add(all, ANY, "Confiscated", RECEIVING);
  }

  private static void add(List<Cell> all, Set<Role> roles, String what, Set<Point> points) {
    roles.forEach(role -> points.forEach(point -> all.add(new Cell(role, what, point))));
  }

  /** Its place in the course of things, among all. */
  int place() {
    return ALL.indexOf(this);
  }

  /** For {@link Trap#set}. */
  String order() {
    return point.name() + " " + what + " 1";
  }

  @Override
  public String toString() {
    return role + " " + point + " " + what;
  }
}
