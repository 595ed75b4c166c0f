package io.smartmesh.demo;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import io.smartmesh.base.Amount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What everybody had, paid, got and has: each line from its party's own node and from the chain,
 * and the sum of all that must not change by one unit.
 */
final class Books {
  /** One party. Amounts in SMT's smallest unit; {@code taken} by the contract, from a liar. */
  private static final class Line {
    private final Party party;
    private final Amount before;
    private Amount deposited = Amount.ZERO;
    private Amount paid = Amount.ZERO;
    private Amount received = Amount.ZERO;
    private Amount taken = Amount.ZERO;
    private Amount given = Amount.ZERO;

    Line(Party party, Amount before) {
      this.party = party;
      this.before = before;
    }

    /** All channels are closed: deposits are back, less what was paid, plus what came. */
    Amount expected() {
      return before.plus(received).plus(given).minus(paid).minus(taken);
    }
  }

  private final Stage stage;
  private final List<Line> lines = new ArrayList<>();
  private final Amount contractBefore;

  /** Opens the books: to be called before anything is deposited. */
  Books(Stage stage) throws Exception {
    this.stage = stage;
    for (Party party : stage.parties()) {
      lines.add(new Line(party, stage.ledger().smtOf(party.address())));
    }
    this.contractBefore = stage.ledger().smtInContract();
  }

  /** From each node's own bookkeeping: to be called when all is paid and nothing closed yet. */
  void enterPayments() throws Exception {
    for (Line line : lines) {
      for (JsonValue channel : line.party.channels()) {
        line.deposited = line.deposited.plus(Party.units(channel, "ourDeposit"));
        line.paid = line.paid.plus(Party.units(channel, "sent"));
        line.received = line.received.plus(Party.units(channel, "received"));
      }
    }
  }

  /** What the liar would have had back, had it told the truth, is the victim's. */
  void enterConfiscation(Party liar, Party victim, Amount share) {
    for (Line line : lines) {
      if (line.party.equals(liar)) {
        line.taken = share;
      } else if (line.party.equals(victim)) {
        line.given = share;
      }
    }
  }

  Amount expectedOf(Party party) {
    return lines.stream()
        .filter(line -> line.party.equals(party))
        .findFirst()
        .map(Line::expected)
        .orElse(Amount.ZERO);
  }

  /** Prints the table and checks every line and the sum. */
  void close() throws Exception {
    Table table = new Table().row(head());
    Amount before = contractBefore;
    Amount after = stage.ledger().smtInContract();
    Map<Line, Amount> found = new LinkedHashMap<>();
    for (Line line : lines) {
      Amount now = stage.ledger().smtOf(line.party.address());
      found.put(line, now);
      table.row(cells(line, now));
      before = before.plus(line.before);
      after = after.plus(now);
    }
    table.lines().forEach(stage.narrator()::line);
    stage.narrator().say("table.sum", smt(before), smt(after));
    for (Map.Entry<Line, Amount> entry : found.entrySet()) {
      String name = entry.getKey().party.name() + " has on the chain, in units";
      stage.outcome().check(name, entry.getKey().expected(), entry.getValue());
    }
    stage.outcome().conserved = before.equals(after);
    stage.outcome().check("the sum of all SMT, in units", before, after);
  }

  private String[] head() {
    Texts texts = stage.narrator().texts();
    return Stream.of(
            "party", "before", "deposited", "paid", "received", "confiscated", "after", "expected")
        .map(column -> texts.get("table." + column))
        .toArray(String[]::new);
  }

  private static String[] cells(Line line, Amount now) {
    String confiscated = line.given.isZero() ? "" : "+" + smt(line.given);
    return new String[] {
      line.party.name(),
      smt(line.before),
      smt(line.deposited),
      smt(line.paid),
      smt(line.received),
      line.taken.isZero() ? confiscated : "-" + smt(line.taken),
      smt(now),
      smt(line.expected())
    };
  }

  private static String smt(Amount amount) {
    return DemoOptions.smt(amount);
  }
}
