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
    return new UserReply.Refused("unknown-transfer", "There is no transfer " + id + ".", LIST);
  }

  static UserReply.Refused taken(TransferId id) {
    return new UserReply.Refused(
        "id-taken", "Something else is known, or is being done, under the id " + id + ".", LIST);
  }

  static UserReply.Refused of(TransferError error) {
    if (error instanceof TransferError.UnknownTransfer e) {
      return unknown(e.id());
    } else if (error instanceof TransferError.IdTaken e) {
      return taken(e.id());
    } else if (error instanceof TransferError.WrongState e) {
      return new UserReply.Refused(
          "wrong-state",
          "The transfer "
              + e.id()
              + " is "
              + e.state().name().toLowerCase(Locale.ROOT)
              + ", in which this cannot be done.",
          LIST);
    } else if (error instanceof TransferError.TooMany e) {
      return new UserReply.Refused(
          "too-many-transfers",
          e.open() + " transfers are open already; there may be " + e.most() + ".",
          "Wait until some are done, or cancel some: " + LIST);
    } else if (error instanceof TransferError.ToOneself) {
      return new UserReply.Refused("to-oneself", "This is your own address.", "smartmesh peers");
    } else if (error instanceof TransferError.BadFile e) {
      return file(e.why());
    }
    return new UserReply.Refused(
        "no-files", "This node has no place for files.", "smartmesh status");
  }

  private static UserReply.Refused file(Trouble why) {
    String what =
        switch (why.kind()) {
          case NO_FILE -> "There is no such file: " + why.words();
          case NOT_A_FILE -> "This is no regular file: " + why.words();
          case OWN_FILE -> "This file is the node's own, and is not given away: " + why.words();
          case TOO_LARGE ->
              "The file has " + why.is() + " bytes; " + why.bound() + " can be sent at most.";
          default -> "The file cannot be read: " + why.words();
        };
    String code = "file-" + why.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new UserReply.Refused(code, what, "Name a file that the node's user may read.");
  }
}
