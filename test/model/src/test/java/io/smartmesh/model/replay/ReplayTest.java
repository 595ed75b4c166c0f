package io.smartmesh.model.replay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.model.life.Claim;
import io.smartmesh.model.life.State;
import org.junit.jupiter.api.Test;

/**
 * PF-20: one story of every kind of endgame, with real signatures. What is taken, refused and paid
 * is what the model says. Subclasses name the judge.
 */
abstract class ReplayTest {
  private static final State NONE = State.START;
  private static final State PAID1 = new State(1, 1, 0, 0, 0);
  private static final State PAID2 = new State(2, 2, 0, 0, 0);
  private static final State LOCKED = new State(1, 0, 2, 0, 0);
  private static final State DROPPED = new State(2, 0, 0, 0, 0);

  abstract Judge judge();

  private Table table() {
    return new Table(judge(), 2, 2);
  }

  private static Claim normal(State m, State c, State s) {
    return new Claim(m, c, s, 0, false);
  }

  private static Claim amnesty(State m, State c, State s) {
    return new Claim(m, c, s, 0, true);
  }

  /** R6, R7: what the closer shows stands. */
  @Test
  void anHonestCloseSettlesAtTheNewestStates() {
    Table table = table();
    assertTrue(table.close(table.h, normal(PAID2, PAID1, PAID1), false));
    table.settle(false, false, 0);
  }

  /** R8, PF-26: the other lane goes up only, and only its payer raises it. */
  @Test
  void thePeersLaneIsRaisedToWhatIsNewer() {
    Table table = table();
    table.close(table.v, normal(PAID1, PAID1, PAID1), false);
    assertFalse(table.raise(table.h, PAID2, false, table.v), "not by its payer");
    assertTrue(table.raise(table.h, PAID2, false, table.h));
    assertFalse(table.raise(table.h, PAID1, false, table.h));
    table.settle(false, false, 0);
  }

  /** R3, R8: a dropped leaf is shown by the PreAck, though the drop itself was lost. */
  @Test
  void aDisclosedPreAckIsNoLieButIsAnswered() {
    Table table = table();
    table.close(table.v, new Claim(NONE, NONE, LOCKED, 2, false), false);
    assertFalse(table.convict(DROPPED, true));
    assertTrue(table.raise(table.h, DROPPED, true, table.h));
    table.register(0);
    table.settle(true, false, 0);
  }

  /** R8: nobody puts another state in the place of m, neither an older one nor its twin. */
  @Test
  void theNewestStateStands() {
    Table table = table();
    table.close(table.v, normal(PAID2, NONE, NONE), false);
    assertFalse(table.raise(table.v, PAID1, false, table.v));
    assertFalse(table.raise(table.v, PAID1, false, table.h));
    assertFalse(table.raise(table.v, DROPPED, false, table.h));
    table.settle(false, false, 0);
  }

  /** R15: a tower raises and convicts, and is paid as its client has signed. */
  @Test
  void aTowerActsForItsReward() {
    Table raised = table();
    raised.close(raised.v, normal(PAID1, PAID1, LOCKED), false);
    raised.raiseByTower(DROPPED, 1);
    raised.settle(false, false, 0);

    Table convicted = table();
    convicted.close(convicted.v, normal(PAID1, PAID1, NONE), false);
    convicted.convictByTower(PAID2, 1);
  }

  /** R10: every kind of lie, and that none of them convicts an honest close. */
  @Test
  void everyLieIsProven() {
    Table newer = table();
    newer.close(newer.v, normal(PAID1, PAID1, NONE), false);
    assertFalse(newer.convict(PAID1));
    assertTrue(newer.convict(PAID2));

    Table equivocation = table();
    equivocation.close(equivocation.v, normal(PAID1, NONE, NONE), false);
    assertTrue(equivocation.convict(LOCKED));

    Table paidLess = table();
    paidLess.close(paidLess.v, normal(new State(3, 1, 0, 0, 0), PAID1, NONE), false);
    assertTrue(paidLess.convict(PAID2));

    Table leafGone = table();
    leafGone.close(leafGone.v, normal(new State(3, 1, 0, 0, 1), NONE, NONE), false);
    assertFalse(leafGone.convict(PAID1));
    assertTrue(leafGone.convict(LOCKED));

    Table acked = table();
    acked.close(acked.v, normal(NONE, NONE, PAID1), false);
    assertFalse(acked.convict(PAID1, false));
    assertTrue(acked.convict(PAID2, false));

    Table preAcked = table();
    preAcked.close(preAcked.v, normal(NONE, NONE, LOCKED), false);
    assertTrue(preAcked.convict(DROPPED, true));
  }

  /** R10: H may be the liar as well. */
  @Test
  void theOtherPartyIsConvictedJustTheSame() {
    Table table = table();
    table.close(table.h, normal(PAID1, NONE, NONE), false);
    assertTrue(table.convict(PAID2));
  }

  /** R12: evidence in time earns, none earns nothing, and what was folded is not paid twice. */
  @Test
  void leavesAreResolvedByTheirEvidence() {
    Table both = table();
    both.close(both.v, normal(new State(2, 0, 2, 0, 0), NONE, new State(1, 0, 0, 1, 0)), false);
    both.register(0);
    both.settle(true, false, 0);

    Table part = table();
    part.close(part.v, normal(new State(2, 1, 1, 0, 0), NONE, NONE), false);
    part.register(0);
    part.settle(true, false, 0);

    Table two = new Table(judge(), 2, 3);
    two.close(two.v, normal(new State(2, 0, 2, 1, 0), NONE, NONE), false);
    two.register(1);
    two.settle(false, true, 0);
  }

  /** R12: evidence after the expiry is as none. */
  @Test
  void lateEvidenceEarnsNothing() {
    Table table = table();
    table.close(table.v, normal(LOCKED, NONE, NONE), false);
    table.passExpiry();
    table.register(0);
    table.settle(false, false, 0);
  }

  /** R16: cumulative, once, in time, and never while closing. */
  @Test
  void withdrawalsCountInTheSettlement() {
    Table table = table();
    ChannelAction second = table.withdrawal(table.v, 1);
    table.withdraw(table.v, 2);
    assertFalse(table.judge.execute(table.v.address(), second).isOk());
    assertFalse(table.judge.execute(table.v.address(), table.withdrawal(table.v, 2)).isOk());
    ChannelAction waiting = table.withdrawal(table.h, 1);
    table.topUp(table.h, 1);
    assertFalse(table.judge.execute(table.h.address(), waiting).isOk(), "of another preimage");
    waiting = table.withdrawal(table.h, 1);
    table.close(table.h, normal(PAID1, PAID1, NONE), false);
    assertFalse(table.judge.execute(table.h.address(), waiting).isOk());
    table.settle(false, false, 0);
  }

  /** R16, R11: who took out more than it has pays with what it was paid, and no more. */
  @Test
  void aWithdrawalOfWhatWasReceived() {
    Table table = table();
    table.withdraw(table.v, 3);
    table.close(table.v, normal(NONE, NONE, PAID1), false);
    table.settle(false, false, 0);

    Table older = table();
    older.withdraw(older.v, 3);
    older.close(older.v, normal(NONE, NONE, NONE), false);
    older.settle(false, false, 0);
  }

  /** R16, R5: what has a deadline is void after it. */
  @Test
  void whatWasSignedIsVoidAfterItsDeadline() {
    Table table = table();
    ChannelAction withdrawal = table.withdrawal(table.v, 1);
    ChannelAction close = table.closeBy(table.h, normal(PAID1, PAID1, NONE), false, true);
    table.judge.pass(Table.HOLD);
    assertFalse(table.judge.execute(table.v.address(), withdrawal).isOk());
    assertFalse(table.judge.execute(table.v.address(), close).isOk());
  }

  /** R5: a signed close is sent by anybody, an unsigned one by the closer alone. */
  @Test
  void aSignedCloseIsSentBySomebodyElse() {
    Table table = table();
    Claim claim = normal(PAID2, PAID1, PAID1);
    assertFalse(
        table.judge.execute(table.v.address(), table.closeBy(table.h, claim, false, false)).isOk());
    assertTrue(table.closed(table.h, claim, table.closeBy(table.h, claim, false, true), table.v));
    table.settle(false, false, 0);
  }

  /** R0: the id of a channel that has ended is not opened again. */
  @Test
  void anIdIsNotOpenedAgain() {
    Table table = table();
    ChannelAction same =
        new ChannelAction.Open(
            table.v.address(),
            table.channel.token(),
            table.channel.openBefore(),
            table.channel.depositOf(table.h.address()),
            Table.HOLD,
            Table.AMNESTY_HOLD,
            table.channel.amnestyFee());
    assertFalse(table.judge.execute(table.h.address(), same).isOk());
    table.close(table.h, normal(PAID1, PAID1, NONE), false);
    table.settle(false, false, 0);
    assertFalse(table.judge.execute(table.h.address(), same).isOk());
    table.must(table.h, table.open(1));
  }

  /** R13: the newest stands, both lanes are raised, nobody is convicted, the raiser has the fee. */
  @Test
  void anAmnestyCloseIsRaisedAndCostsAFee() {
    Table table = table();
    assertTrue(table.close(table.h, amnesty(PAID1, PAID1, NONE), false));
    assertFalse(table.convict(PAID2));
    assertTrue(table.raise(table.h, PAID2, false, table.v));
    assertFalse(table.raise(table.h, PAID1, false, table.h));
    assertTrue(table.raise(table.v, PAID1, false, table.h));
    table.settle(false, false, Table.FEE);
  }

  /** R13, PF-16: else a state signed at the last moment could not be answered. */
  @Test
  void anAmnestyCloseStandsAtWhatWasAcknowledged() {
    Table table = table();
    assertFalse(table.close(table.v, amnesty(DROPPED, NONE, NONE), false));
  }

  /** R13, PF-16: else V shows what H pre-acknowledged instead of what it then paid. */
  @Test
  void thePayeeReplacesWhatHasTheSameNumber() {
    Table table = table();
    State paidInstead = new State(2, 1, 1, 0, 0);
    table.close(table.v, amnesty(DROPPED, DROPPED, NONE), true);
    assertTrue(table.raise(table.v, paidInstead, false, table.h));
    assertFalse(table.raise(table.v, DROPPED, true, table.v));
    // What V has not promised is nothing yet when the fee is due, so none is paid.
    table.settle(false, false, 0);
  }

  /** R13: V pays the fee too, out of what it gets. */
  @Test
  void theLiarOfAnAmnestyClosePaysTheFee() {
    Table table = table();
    table.close(table.v, amnesty(NONE, NONE, NONE), false);
    assertTrue(table.raise(table.v, PAID1, false, table.h));
    table.settle(false, false, -Table.FEE);
  }

  /**
   * R8, PF-15: else the closer puts what H pre-acknowledged in the place of m, in the last block.
   */
  @Test
  void theCloserDoesNotReplaceWhatHasTheSameNumber() {
    Table table = table();
    table.close(table.v, normal(new State(2, 1, 1, 0, 0), NONE, NONE), false);
    assertFalse(table.raise(table.v, DROPPED, true, table.v));
    table.settle(false, false, 0);
  }
}
