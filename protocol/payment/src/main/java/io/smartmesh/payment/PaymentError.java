package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
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
}
