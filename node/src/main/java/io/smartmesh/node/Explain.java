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
import java.util.ArrayList;
import java.util.List;

/** Turns typed refusals into what a user can act upon: what happened, and what to do. */
final class Explain {
  private static final int DECIMALS = 18;

  private Explain() {}

  static UserReply.Refused unknownPayment(PaymentId id) {
    return say("unknown-payment", "There is no payment {0}.", "smartmesh payments", id);
  }

  static UserReply.Refused noDevice(Address account) {
    return say(
        "no-device",
        "Every device of {0} that is known here was revoked.",
        "Ask its owner for the address of a new device.",
        account);
  }

  static UserReply.Refused stranger(Address id) {
    return say(
        "stranger",
        "{0} is what somebody whom you have not met goes by for an hour, not an address:"
            + " nothing sent to it would arrive.",
        "Take the address that smartmesh status shows on the other device.",
        id);
  }

  static UserReply.Refused roster(RosterError error) {
    if (error instanceof RosterError.Full e) {
      return refused(
          error,
          "{0} contacts are kept already, at most {1}.",
          "smartmesh contact remove WHO",
          e.entries(),
          e.most());
    }
    if (error instanceof RosterError.Unknown e) {
      return refused(error, "{0} is no contact.", "smartmesh contact list", e.device());
    }
    if (error instanceof RosterError.Oneself) {
      return refused(error, "This is your own card.", "Give it to somebody else.");
    }
    if (error instanceof RosterError.NameTooLong e) {
      return refused(
          error,
          "The name has {0} bytes, at most {1}.",
          "Choose a shorter one.",
          e.bytes(),
          e.most());
    }
    if (error instanceof RosterError.NameLikeAddress e) {
      return refused(
          error, "'{0}' would be taken for an address.", "Choose another name.", e.name());
    }
    return refused(error, "Nothing of the name can be seen.", "Choose another name.");
  }

  static UserReply.Refused card(CardError error) {
    if (error instanceof CardError.NewerVersion e) {
      return refused(
          error,
          "The card has version {0}; this program knows version {1}.",
          "Install a newer version of SmartMesh.",
          e.version(),
          e.known());
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
          "This is no contact card: it begins with '{0}'.",
          "Copy the whole text, from smartmesh:u/ on.",
          e.beginning());
    }
    return refused(
        error,
        "The card is damaged or forged: {0}.",
        "Ask for it again; copy the whole text.",
        error);
  }

  static UserReply.Refused notNearby(Address who) {
    return say(
        "not-nearby",
        "The key of {0} is not known here: it was never met, and there is no card of it.",
        "Ask for the contact card, or meet first: smartmesh ping {0}",
        who);
  }

  static UserReply.Refused blocked(Address device) {
    return say(
        "blocked",
        "{0} is blocked: no receipt of it would be heard.",
        "smartmesh contact unblock {0}",
        device);
  }

  static UserReply.Refused rotating() {
    return say(
        "rotating",
        "This device key is about to be replaced: no new channel is opened with it.",
        "smartmesh device list");
  }

  static UserReply.Refused chainNeeded(String why) {
    return say(
        "no-chain", "This needs the chain, which is out of reach: {0}", "smartmesh status", why);
  }

  static UserReply.Refused deposit(Amount wanted, Amount has) {
    return say(
        "not-enough",
        "A deposit of {0} was asked for; the device has {1}.",
        "smartmesh balance",
        smt(wanted),
        smt(has));
  }

  static UserReply.Refused hold(long seconds) {
    return say(
        "hold-too-short",
        "A hold period of {0} seconds was asked for; every node refuses channels below {1}.",
        "smartmesh channel open PEER DEPOSIT",
        seconds,
        Limits.HOLD_SECONDS_LEAST);
  }

  static UserReply.Refused message(MessageError error) {
    if (error instanceof MessageError.TextTooLong e) {
      return refused(
          error,
          "The text has {0} bytes; {1} fit into one message.",
          "Send it in parts.",
          e.bytes(),
          e.most());
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
          "{0} messages wait already; the outbox holds {1}.",
          "Wait until some are delivered: smartmesh inbox",
          e.waiting(),
          e.most());
    }
    if (error instanceof MessageError.NotWaiting e) {
      return refused(
          error,
          "No text with the id {0} is waiting: it is settled, or there was none.",
          "See what waits: smartmesh outbox",
          e.id());
    }
    if (error instanceof MessageError.NoSuchMessage e) {
      return refused(
          error,
          "There is no message {0} here with them that this could be about.",
          "smartmesh inbox",
          e.id());
    }
    if (error instanceof MessageError.NotEditable e) {
      return refused(
          error,
          "The message {0} is no text; only texts are edited.",
          "smartmesh send WHO --delete ID",
          e.id());
    }
    if (error instanceof MessageError.BadContent e) {
      return refused(error, "This is no message: {0}.", "smartmesh send --help", e.why().words());
    }
    if (error instanceof MessageError.ToOneself) {
      return refused(error, "This is your own address.", "smartmesh peers");
    }
    return refused(error, "{0}", "smartmesh status", error.toString());
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
    return new UserReply.Refused(
        code(error.getClass().getSimpleName()), error.sentence(), todo, values(error));
  }

  /** What stands in the sentence of an error that a user can cause. */
  private static List<String> values(PaymentError error) {
    if (error instanceof PaymentError.UnknownPayee e) {
      return spelled(e.to());
    } else if (error instanceof PaymentError.NobodysAddress e) {
      return spelled(e.to());
    } else if (error instanceof PaymentError.OverLimit e) {
      return spelled(smt(e.would()), e.limit(), smt(e.most()));
    } else if (error instanceof PaymentError.TooManyPending e) {
      return spelled(e.would(), e.limit(), e.most());
    } else if (error instanceof PaymentError.TooSmall e) {
      return spelled(smt(e.amount()), smt(e.least()));
    } else if (error instanceof PaymentError.TooMany e) {
      return spelled(e.wanted(), e.most());
    } else if (error instanceof PaymentError.NoPath e) {
      return spelled(e.to(), smt(e.amount()), smt(e.mostSpendable()));
    } else if (error instanceof PaymentError.InvoiceExpired e) {
      return spelled(e.now().seconds() - e.expiry().seconds(), e.expiry().seconds());
    } else if (error instanceof PaymentError.InvoiceForOtherChain e) {
      return spelled(e.found(), e.expected());
    } else if (error instanceof PaymentError.DuplicatePayment e) {
      return spelled(e.id());
    } else if (error instanceof PaymentError.UnknownPayment e) {
      return spelled(e.id());
    } else if (error instanceof PaymentError.Malformed e) {
      return spelled(e.what());
    }
    return error instanceof PaymentError.ToOneself e ? spelled(e.self()) : spelled();
  }

  static UserReply.Refused channel(ChannelError error) {
    if (error instanceof ChannelError.UnknownChannel e) {
      return refused(error, "There is no channel {0}.", "smartmesh channel list", e.id().hex());
    }
    if (error instanceof ChannelError.NotOpen e) {
      return refused(
          error,
          "The channel is {0}, not open.",
          "smartmesh channel list",
          e.phase().name().toLowerCase(java.util.Locale.ROOT));
    }
    if (error instanceof ChannelError.StillPending e) {
      return refused(
          error,
          "Payments are still under way: {0} of yours, {1} to you.",
          "Wait for them, or close alone: smartmesh channel close --alone",
          e.ours(),
          e.peers());
    }
    if (error instanceof ChannelError.NotEnough e) {
      return refused(
          error,
          "{0} were asked for; the channel can spare {1}.",
          "smartmesh channel list",
          smt(e.wanted()),
          smt(e.spendable()));
    }
    if (error instanceof ChannelError.ZeroAmount) {
      return refused(error, "The amount is 0; it must be more.", "smartmesh channel list");
    }
    if (error instanceof ChannelError.WithdrawalUnderWay e) {
      return refused(
          error,
          "A withdrawal of {0} is under way; one at a time.",
          "Wait until it has landed, or for an hour.",
          smt(e.pending()));
    }
    if (error instanceof ChannelError.TopUpUnderWay e) {
      return refused(
          error,
          "A deposit of {0} is under way; one at a time.",
          "Wait until it has landed, or for an hour.",
          smt(e.pending()));
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
          "The key of {0} is not known: it has never been a neighbour.",
          "Bring the two devices together once.",
          e.peer());
    }
    return handed(error);
  }

  /** What is wrong with a close that somebody handed on. */
  private static UserReply.Refused handed(ChannelError error) {
    if (error instanceof ChannelError.UnreadableClose e) {
      return refused(
          error, "This is no signed close: {0}.", "Ask for the whole file again.", e.what());
    }
    if (error instanceof ChannelError.WrongChain e) {
      return refused(
          error,
          "It is for chain {0}; this node uses chain {1}.",
          "Send it with a node on that chain.",
          e.got(),
          e.ours());
    }
    if (error instanceof ChannelError.WrongContract e) {
      return refused(
          error,
          "It is for the contract {0}; this node uses {1}.",
          "Send it with a node of that network.",
          e.got(),
          e.ours());
    }
    if (error instanceof ChannelError.BadSignature e) {
      return refused(
          error, "The signature of the {0} is wrong.", "Ask for the file again.", e.of());
    }
    if (error instanceof ChannelError.Expired e) {
      return refused(
          error,
          "It could be sent until {0} s; the chain's time is {1} s.",
          "Ask for a new one.",
          e.expiry().seconds(),
          e.now().seconds());
    }
    if (error instanceof ChannelError.WrongPayout e) {
      return refused(
          error,
          "It pays out {0}; the channel holds {1}.",
          "Ask for a new one.",
          smt(e.proposed()),
          smt(e.due()));
    }
    if (error instanceof ChannelError.AmnestyNotAllowed) {
      return refused(
          error,
          "This data may be an older copy, since the peer has not shown otherwise. A normal"
              + " close could then cost your whole share, and the channel was opened without"
              + " amnesty. It waits for its peer.",
          "smartmesh peers; if the data was surely never replaced: smartmesh channel close"
              + " --alone --data-is-newest");
    }
    if (error instanceof ChannelError.ChainDistrusted) {
      return refused(
          error,
          "The chain took back what was final, so the channel signs nothing. What it holds is"
              + " safe on this device.",
          "smartmesh status");
    }
    return refused(error, "{0}", "smartmesh channel list", error.toString());
  }

  static UserReply.Refused words() {
    return say(
        "no-words",
        "A search has 1 to {0} words, of {1} characters in all.",
        "smartmesh search WORDS",
        HistoryLimits.WORDS,
        HistoryLimits.WORDS_CHARACTERS);
  }

  static UserReply.Refused reading(int readings) {
    return say(
        "busy-reading",
        "{0} questions are being read for already; so many are read for at a time.",
        "Ask again in a moment.",
        readings);
  }

  private static UserReply.Refused refused(
      Object error, String what, String todo, Object... values) {
    return say(code(error.getClass().getSimpleName()), what, todo, values);
  }

  /**
   * A refusal whose sentences have {@code {0}}, {@code {1}} … where the values stand: who asks in
   * another language says the same sentence, kept under the same code, with the same values.
   */
  static UserReply.Refused say(String code, String what, String todo, Object... values) {
    List<String> words = spelled(values);
    return new UserReply.Refused(code, fill(what, words), fill(todo, words), words);
  }

  private static List<String> spelled(Object... values) {
    List<String> words = new ArrayList<>();
    for (Object value : values) {
      words.add(String.valueOf(value));
    }
    return words;
  }

  /** In one pass: what looks like a place in a value is none. */
  private static String fill(String sentence, List<String> words) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < sentence.length(); i++) {
      if (sentence.charAt(i) == '{') {
        out.append(words.get(sentence.charAt(i + 1) - '0'));
        i += 2;
      } else {
        out.append(sentence.charAt(i));
      }
    }
    return out.toString();
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
    return say(
        "no-snapshot",
        "This device can make no snapshot: its key does not come from an account's words, or"
            + " its channels do not fit into one.",
        "Give it a key from the account's words: smartmesh device rotate.");
  }
}
