package io.smartmesh.node;

import io.smartmesh.transfer.TransferError;
import io.smartmesh.transfer.TransferId;
import io.smartmesh.transfer.Trouble;
import java.util.Locale;

/** Says why something about a file was not done, and what to do. */
final class ExplainTransfer {
  private static final String LIST = "smartmesh transfer list";

  private ExplainTransfer() {}

  static UserReply.Refused unknown(TransferId id) {
    return Explain.say("unknown-transfer", "There is no transfer {0}.", LIST, id);
  }

  static UserReply.Refused taken(TransferId id) {
    return Explain.say(
        "id-taken", "Something else is known, or is being done, under the id {0}.", LIST, id);
  }

  static UserReply.Refused of(TransferError error) {
    if (error instanceof TransferError.UnknownTransfer e) {
      return unknown(e.id());
    } else if (error instanceof TransferError.IdTaken e) {
      return taken(e.id());
    } else if (error instanceof TransferError.WrongState e) {
      return Explain.say(
          "wrong-state",
          "The transfer {0} is {1}, in which this cannot be done.",
          LIST,
          e.id(),
          e.state().name().toLowerCase(Locale.ROOT));
    } else if (error instanceof TransferError.TooMany e) {
      return Explain.say(
          "too-many-transfers",
          "{0} transfers are open already; there may be {1}.",
          "Wait until some are done, or cancel some: " + LIST,
          e.open(),
          e.most());
    } else if (error instanceof TransferError.ToOneself) {
      return Explain.say("to-oneself", "This is your own address.", "smartmesh peers");
    } else if (error instanceof TransferError.BadFile e) {
      return file(e.why());
    }
    return Explain.say("no-files", "This node has no place for files.", "smartmesh status");
  }

  private static UserReply.Refused file(Trouble why) {
    String code = "file-" + why.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String todo = "Name a file that the node's user may read.";
    return switch (why.kind()) {
      case NO_FILE -> Explain.say(code, "There is no such file: {0}", todo, why.words());
      case NOT_A_FILE -> Explain.say(code, "This is no regular file: {0}", todo, why.words());
      case OWN_FILE ->
          Explain.say(
              code, "This file is the node's own, and is not given away: {0}", todo, why.words());
      case TOO_LARGE ->
          Explain.say(
              code,
              "The file has {0} bytes; {1} can be sent at most.",
              todo,
              why.is(),
              why.bound());
      default -> Explain.say(code, "The file cannot be read: {0}", todo, why.words());
    };
  }
}
