package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.channel.ChannelError;
import io.smartmesh.channel.Limits;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.contact.CardError;
import io.smartmesh.contact.RosterError;
import io.smartmesh.message.HistoryLimits;
import io.smartmesh.message.MessageError;
import io.smartmesh.payment.PaymentError;

/** Turns typed refusals into what a user can act upon: what happened, and what to do. */
final class Explain {
  private static final int DECIMALS = 18;

  private Explain() {}

  static UserReply.Refused unknownPayment(PaymentId id) {
    return new UserReply.Refused(
        "unknown-payment", "There is no payment " + id + ".", "smartmesh payments");
  }

  static UserReply.Refused noDevice(Address account) {
    return new UserReply.Refused(
        "no-device",
        "Every device of " + account + " that is known here was revoked.",
        "Ask its owner for the address of a new device.");
  }

  static UserReply.Refused stranger(Address id) {
    return new UserReply.Refused(
        "stranger",
        id
            + " is what somebody whom you have not met goes by for an hour, not an address: nothing"
            + " sent to it would arrive.",
        "Take the address that smartmesh status shows on the other device.");
  }

  static UserReply.Refused roster(RosterError error) {
    if (error instanceof RosterError.Full e) {
      return refused(
          error,
          e.entries() + " contacts are kept already, at most " + e.most() + ".",
          "smartmesh contact remove WHO");
    }
    if (error instanceof RosterError.Unknown e) {
      return refused(error, e.device() + " is no contact.", "smartmesh contact list");
    }
    if (error instanceof RosterError.Oneself) {
      return refused(error, "This is your own card.", "Give it to somebody else.");
    }
    if (error instanceof RosterError.NameTooLong e) {
      return refused(
          error,
          "The name has " + e.bytes() + " bytes, at most " + e.most() + ".",
          "Choose a shorter one.");
    }
    if (error instanceof RosterError.NameLikeAddress e) {
      return refused(
          error, "'" + e.name() + "' would be taken for an address.", "Choose another name.");
    }
    return refused(error, "Nothing of the name can be seen.", "Choose another name.");
  }

  static UserReply.Refused card(CardError error) {
    if (error instanceof CardError.NewerVersion e) {
      return refused(
          error,
          "The card has version " + e.version() + "; this program knows version " + e.known() + ".",
          "Install a newer version of SmartMesh.");
    }
    if (error instanceof CardError.OtherNetwork) {
      return refused(
          error,
          "The card is of another mesh than this node's.",
          "smartmesh config explain network");
    }
    if (error instanceof CardError.NotACard e) {
      return refused(
          error,
          "This is no contact card: it begins with '" + e.beginning() + "'.",
          "Copy the whole text, from smartmesh:u/ on.");
    }
    return refused(
        error,
        "The card is damaged or forged: " + error + ".",
        "Ask for it again; copy the whole text.");
  }

  static UserReply.Refused notNearby(Address who) {
    return new UserReply.Refused(
        "not-nearby",
        "The key of " + who + " is not known here: it was never met, and there is no card of it.",
        "Ask for the contact card, or meet first: smartmesh ping " + who);
  }

  static UserReply.Refused blocked(Address device) {
    return new UserReply.Refused(
        "blocked",
        device + " is blocked: no receipt of it would be heard.",
        "smartmesh contact unblock " + device);
  }

  static UserReply.Refused rotating() {
    return new UserReply.Refused(
        "rotating",
        "This device key is about to be replaced: no new channel is opened with it.",
        "smartmesh device list");
  }

  static UserReply.Refused chainNeeded(String why) {
    return new UserReply.Refused(
        "no-chain", "This needs the chain, which is out of reach: " + why, "smartmesh status");
  }

  static UserReply.Refused deposit(Amount wanted, Amount has) {
    return new UserReply.Refused(
        "not-enough",
        "A deposit of " + smt(wanted) + " was asked for; the device has " + smt(has) + ".",
        "smartmesh balance");
  }

  static UserReply.Refused hold(long seconds) {
    return new UserReply.Refused(
        "hold-too-short",
        "A hold period of "
            + seconds
            + " seconds was asked for; every node refuses channels below "
            + Limits.HOLD_SECONDS_LEAST
            + ".",
        "smartmesh channel open PEER DEPOSIT");
  }

  static UserReply.Refused message(MessageError error) {
    if (error instanceof MessageError.TextTooLong e) {
      return refused(
          error,
          "The text has " + e.bytes() + " bytes; " + e.most() + " fit into one message.",
          "Send it in parts.");
    }
    if (error instanceof MessageError.EmptyText) {
      return refused(error, "The text is empty.", "smartmesh send WHO TEXT");
    }
    if (error instanceof MessageError.BrokenText) {
      return refused(
          error, "The text has half a surrogate pair, which is no character.", "Send it without.");
    }
    if (error instanceof MessageError.OutboxFull e) {
      return refused(
          error,
          e.waiting() + " messages wait already; the outbox holds " + e.most() + ".",
          "Wait until some are delivered: smartmesh inbox");
    }
    if (error instanceof MessageError.NotWaiting e) {
      return refused(
          error,
          "No text with the id " + e.id() + " is waiting: it is settled, or there was none.",
          "See what waits: smartmesh outbox");
    }
    if (error instanceof MessageError.NoSuchMessage e) {
      return refused(
          error,
          "There is no message " + e.id() + " here with them that this could be about.",
          "smartmesh inbox");
    }
    if (error instanceof MessageError.NotEditable e) {
      return refused(
          error,
          "The message " + e.id() + " is no text; only texts are edited.",
          "smartmesh send WHO --delete ID");
    }
    if (error instanceof MessageError.BadContent e) {
      return refused(
          error, "This is no message: " + e.why().words() + ".", "smartmesh send --help");
    }
    if (error instanceof MessageError.ToOneself) {
      return refused(error, "This is your own address.", "smartmesh peers");
    }
    return refused(error, error.toString(), "smartmesh status");
  }

  static UserReply.Refused payment(PaymentError error) {
    String todo = "smartmesh payments";
    if (error instanceof PaymentError.ZeroAmount) {
      todo = "smartmesh pay WHO AMOUNT";
    } else if (error instanceof PaymentError.ToOneself
        || error instanceof PaymentError.UnknownPayee) {
      todo = "smartmesh peers";
    } else if (error instanceof PaymentError.NobodysAddress) {
      todo = "smartmesh peers";
    } else if (error instanceof PaymentError.OverLimit || error instanceof PaymentError.TooSmall) {
      todo = "smartmesh config explain";
    } else if (error instanceof PaymentError.TooMany) {
      todo = "Pay fewer at once.";
    } else if (error instanceof PaymentError.NoPath) {
      todo = "smartmesh channel list";
    } else if (error instanceof PaymentError.InvoiceExpired) {
      todo = "Ask the payee for a new one.";
    } else if (error instanceof PaymentError.InvoiceForOtherChain) {
      todo = "Ask the payee which network it uses.";
    } else if (error instanceof PaymentError.Malformed) {
      todo = "Copy the whole invoice.";
    }
    return refused(error, error.sentence(), todo);
  }

  static UserReply.Refused channel(ChannelError error) {
    if (error instanceof ChannelError.UnknownChannel e) {
      return refused(error, "There is no channel " + e.id().hex() + ".", "smartmesh channel list");
    }
    if (error instanceof ChannelError.NotOpen e) {
      return refused(
          error,
          "The channel is " + e.phase().name().toLowerCase(java.util.Locale.ROOT) + ", not open.",
          "smartmesh channel list");
    }
    if (error instanceof ChannelError.StillPending e) {
      return refused(
          error,
          "Payments are still under way: " + e.ours() + " of yours, " + e.peers() + " to you.",
          "Wait for them, or close alone: smartmesh channel close --alone");
    }
    if (error instanceof ChannelError.NotEnough e) {
      return refused(
          error,
          smt(e.wanted()) + " were asked for; the channel can spare " + smt(e.spendable()) + ".",
          "smartmesh channel list");
    }
    if (error instanceof ChannelError.ZeroAmount) {
      return refused(error, "The amount is 0; it must be more.", "smartmesh channel list");
    }
    if (error instanceof ChannelError.WithdrawalUnderWay e) {
      return refused(
          error,
          "A withdrawal of " + smt(e.pending()) + " is under way; one at a time.",
          "Wait until it has landed, or for an hour.");
    }
    if (error instanceof ChannelError.TopUpUnderWay e) {
      return refused(
          error,
          "A deposit of " + smt(e.pending()) + " is under way; one at a time.",
          "Wait until it has landed, or for an hour.");
    }
    if (error instanceof ChannelError.CloseUnderWay) {
      return refused(
          error, "The channel is about to be closed together.", "smartmesh channel list");
    }
    if (error instanceof ChannelError.NotAgreed) {
      return refused(
          error,
          "The peer has not signed a close together.",
          "smartmesh channel close --alone --sign-only FILE");
    }
    if (error instanceof ChannelError.PeerNeverSeen e) {
      return refused(
          error,
          "The key of " + e.peer() + " is not known: it has never been a neighbour.",
          "Bring the two devices together once.");
    }
    return handed(error);
  }

  /** What is wrong with a close that somebody handed on. */
  private static UserReply.Refused handed(ChannelError error) {
    if (error instanceof ChannelError.UnreadableClose e) {
      return refused(
          error, "This is no signed close: " + e.what() + ".", "Ask for the whole file again.");
    }
    if (error instanceof ChannelError.WrongChain e) {
      return refused(
          error,
          "It is for chain " + e.got() + "; this node uses chain " + e.ours() + ".",
          "Send it with a node on that chain.");
    }
    if (error instanceof ChannelError.WrongContract e) {
      return refused(
          error,
          "It is for the contract " + e.got() + "; this node uses " + e.ours() + ".",
          "Send it with a node of that network.");
    }
    if (error instanceof ChannelError.BadSignature e) {
      return refused(
          error, "The signature of the " + e.of() + " is wrong.", "Ask for the file again.");
    }
    if (error instanceof ChannelError.Expired e) {
      return refused(
          error,
          "It could be sent until "
              + e.expiry().seconds()
              + " s; the chain's time is "
              + e.now().seconds()
              + " s.",
          "Ask for a new one.");
    }
    if (error instanceof ChannelError.WrongPayout e) {
      return refused(
          error,
          "It pays out " + smt(e.proposed()) + "; the channel holds " + smt(e.due()) + ".",
          "Ask for a new one.");
    }
    if (error instanceof ChannelError.AmnestyNotAllowed) {
      return refused(
          error,
          "This data may be an older copy, since the peer has not shown otherwise. A normal close"
              + " could then cost your whole share, and the channel was opened without amnesty. It"
              + " waits for its peer.",
          "smartmesh peers; if the data was surely never replaced: smartmesh channel close --alone"
              + " --data-is-newest");
    }
    if (error instanceof ChannelError.ChainDistrusted) {
      return refused(
          error,
          "The chain took back what was final, so the channel signs nothing. What it holds is safe"
              + " on this device.",
          "smartmesh status");
    }
    return refused(error, error.toString(), "smartmesh channel list");
  }

  static UserReply.Refused words() {
    return new UserReply.Refused(
        "no-words",
        "A search has 1 to "
            + HistoryLimits.WORDS
            + " words, of "
            + HistoryLimits.WORDS_CHARACTERS
            + " characters in all.",
        "smartmesh search WORDS");
  }

  static UserReply.Refused reading(int readings) {
    return new UserReply.Refused(
        "busy-reading",
        readings + " questions are being read for already; so many are read for at a time.",
        "Ask again in a moment.");
  }

  private static UserReply.Refused refused(Object error, String what, String todo) {
    return new UserReply.Refused(code(error.getClass().getSimpleName()), what, todo);
  }

  /** NotEnough → not-enough. */
  static String code(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c) && out.length() > 0) {
        out.append('-');
      }
      out.append(Character.toLowerCase(c));
    }
    return out.toString();
  }

  private static String smt(Amount amount) {
    return amount.toDecimal(DECIMALS) + " SMT";
  }

  static UserReply.Refused noSnapshot() {
    return new UserReply.Refused(
        "no-snapshot",
        "This device can make no snapshot: its key does not come from an account's words, or its"
            + " channels do not fit into one.",
        "Give it a key from the account's words: smartmesh device rotate.");
  }
}
