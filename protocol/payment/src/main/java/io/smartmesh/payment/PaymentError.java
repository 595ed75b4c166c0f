package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.ChainEstimate;
import io.smartmesh.base.ChainTime;

/** All refusals of this module, each with both compared values. */
public sealed interface PaymentError {
  /** Decimals of SMT, for people. */
  int DECIMALS = 18;

  /** What happened, for a person, with the compared values. */
  String sentence();

  record ZeroAmount() implements PaymentError {
    @Override
    public String sentence() {
      return "The amount is zero.";
    }
  }

  record ToOneself(Address self) implements PaymentError {
    @Override
    public String sentence() {
      return self + " is your own address.";
    }
  }

  record TooMany(int wanted, int most) implements PaymentError {
    @Override
    public String sentence() {
      return wanted + " payments at once; the most is " + most + ".";
    }
  }

  /** No channel, and no path of channels, leads there with enough money. */
  record NoPath(Address to, Amount amount, Amount mostSpendable) implements PaymentError {
    @Override
    public String sentence() {
      return "No channel, and no path of channels, leads to "
          + to
          + " with "
          + amount.toDecimal(DECIMALS)
          + " SMT; the most that can be spent in one channel is "
          + mostSpendable.toDecimal(DECIMALS)
          + " SMT.";
    }
  }

  record UnknownPayee(Address to) implements PaymentError {
    @Override
    public String sentence() {
      return to + " has not been seen in the mesh.";
    }
  }

  /** PY-91: the payment waits, and can be cancelled any time. */
  record PayeeAway(Address to) implements PaymentError {
    @Override
    public String sentence() {
      return to + " is away: it will be paid when reachable.";
    }
  }

  /** The payee's device was asked for an invoice that often and sent none. */
  record NoInvoice(Address to, int requests) implements PaymentError {
    @Override
    public String sentence() {
      return to + " has been asked " + requests + " times and has not answered yet.";
    }
  }

  record InvoiceExpired(ChainTime expiry, ChainTime now) implements PaymentError {
    @Override
    public String sentence() {
      return "The invoice expired "
          + (now.seconds() - expiry.seconds())
          + " seconds ago, at "
          + expiry.seconds()
          + ".";
    }
  }

  record InvoiceForOtherChain(String expected, String found) implements PaymentError {
    @Override
    public String sentence() {
      return "The invoice is for " + found + ", this node is on " + expected + ".";
    }
  }

  record DuplicatePayment(String id) implements PaymentError {
    @Override
    public String sentence() {
      return "Payment " + id + " exists already.";
    }
  }

  /** Nobody has this address, and what is paid there is gone. */
  record NobodysAddress(Address to) implements PaymentError {
    @Override
    public String sentence() {
      return to + " is nobody's address.";
    }
  }

  record UnknownPayment(String id) implements PaymentError {
    @Override
    public String sentence() {
      return "There is no payment " + id + " of yours.";
    }
  }

  /** PY-92: something may be signed, or all is over; only {@link PaymentState#QUEUED} is free. */
  record NotCancellable(String id, PaymentState state) implements PaymentError {
    @Override
    public String sentence() {
      return "Payment "
          + id
          + " is "
          + name(state)
          + "; it can be cancelled only while "
          + name(PaymentState.QUEUED)
          + " and not given to a channel.";
    }

    private static String name(PaymentState state) {
      return state.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  // Why a payment of others is not passed on, or a lock not taken:

  /** PY-77: our clock may be more wrong than the margins allow for; unbounded is no bound. */
  record ClockUncertain(long errorSeconds, long mostSeconds) implements PaymentError {
    @Override
    public String sentence() {
      String error =
          errorSeconds >= ChainEstimate.UNBOUNDED
              ? "wrong by nobody knows how much: the chain has not been seen since the start"
              : "wrong by " + errorSeconds + " seconds";
      return "The estimate of chain time may be "
          + error
          + "; the margins allow for "
          + mostSeconds
          + " seconds.";
    }
  }

  record ChainUnseen(long unseenSeconds, long mostSeconds) implements PaymentError {
    @Override
    public String sentence() {
      return "The chain was last seen "
          + unseenSeconds
          + " seconds ago; the offline time set is "
          + mostSeconds
          + " seconds.";
    }
  }

  record MarginTooShort(long seconds, long leastSeconds) implements PaymentError {
    @Override
    public String sentence() {
      return "The expiries of the two hops are "
          + seconds
          + " seconds apart; they must be at least "
          + leastSeconds
          + ".";
    }
  }

  record ExpiresTooSoon(long leftSeconds, long leastSeconds) implements PaymentError {
    @Override
    public String sentence() {
      return "A lock expires in "
          + leftSeconds
          + " seconds; it must last "
          + leastSeconds
          + " seconds.";
    }
  }

  record FeeTooLow(Amount offered, Amount wanted) implements PaymentError {
    @Override
    public String sentence() {
      return "A fee of " + smt(offered) + " is offered; this node takes " + smt(wanted) + ".";
    }
  }

  record CannotPassOn(Amount amount, Amount spendable) implements PaymentError {
    @Override
    public String sentence() {
      return smt(amount) + " are to be passed on; the channel can spend " + smt(spendable) + ".";
    }
  }

  /**
   * @param hint the first bytes of a channel's id: not open, not online, or not another one
   */
  record NoWayOn(String hint) implements PaymentError {
    @Override
    public String sentence() {
      return "No channel that is open and online begins with " + hint + ".";
    }
  }

  /** The other evaluators' evidence cannot be passed on. */
  record OtherEvaluator(Address evaluator, Address known) implements PaymentError {
    @Override
    public String sentence() {
      return "A lock is judged by " + evaluator + "; payments use " + known + ".";
    }
  }

  /** No layer for us: sealed to somebody else, for another lock, or damaged. */
  record NoOnion(int bytes) implements PaymentError {
    @Override
    public String sentence() {
      return "An onion of " + bytes + " bytes does not open.";
    }
  }

  record UnknownInvoice(String hashLock) implements PaymentError {
    @Override
    public String sentence() {
      return "No unpaid invoice has the hash " + hashLock + ".";
    }
  }

  record Underpaid(Amount locked, Amount invoiced) implements PaymentError {
    @Override
    public String sentence() {
      return smt(locked) + " were locked for an invoice over " + smt(invoiced) + ".";
    }
  }

  // What the user has set a limit to (PY-80):

  /**
   * @param limit the setting's name
   */
  record OverLimit(String limit, Amount would, Amount most) implements PaymentError {
    @Override
    public String sentence() {
      return "It would make " + smt(would) + "; your setting " + limit + " is " + smt(most) + ".";
    }
  }

  record TooManyPending(String limit, int would, int most) implements PaymentError {
    @Override
    public String sentence() {
      return would + " payments would be pending; the setting " + limit + " is " + most + ".";
    }
  }

  record TooSmall(Amount amount, Amount least) implements PaymentError {
    @Override
    public String sentence() {
      return smt(amount) + " are less than the least payment, " + smt(least) + ".";
    }
  }

  /** A packet of the payment service that is none. */
  record BadPacket(String what) implements PaymentError {
    @Override
    public String sentence() {
      return "A payment packet cannot be read: " + what + ".";
    }
  }

  /** Sealed to somebody else, or signed by somebody else than it says. */
  record NotAuthentic(int bytes) implements PaymentError {
    @Override
    public String sentence() {
      return "A payment packet of " + bytes + " bytes is not authentic.";
    }
  }

  /** The user does not want to hear of this device (CT-11). */
  record FromBlocked(Address device) implements PaymentError {
    @Override
    public String sentence() {
      return "A payment packet of " + device + ", which is blocked, was refused.";
    }
  }

  /** An answer to a question that we did not ask, or another one than we asked for. */
  record UnwantedInvoice(Address from) implements PaymentError {
    @Override
    public String sentence() {
      return from + " sent an invoice that was not asked for.";
    }
  }

  record Malformed(String what) implements PaymentError {
    @Override
    public String sentence() {
      return "This is not a valid invoice: " + what + ".";
    }
  }

  private static String smt(Amount amount) {
    return amount.toDecimal(DECIMALS) + " SMT";
  }
}
