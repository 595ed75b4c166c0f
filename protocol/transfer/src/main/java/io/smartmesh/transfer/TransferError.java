package io.smartmesh.transfer;

import io.smartmesh.base.Address;

/** Why something that the user asked for was not done. */
public sealed interface TransferError {
  record UnknownTransfer(TransferId id) implements TransferError {}

  /** It is in a state in which this cannot be done. */
  record WrongState(TransferId id, TransferState state) implements TransferError {}

  record TooMany(int open, int most) implements TransferError {}

  record ToOneself(Address self) implements TransferError {}

  record IdTaken(TransferId id) implements TransferError {}

  /** This node keeps no files. */
  record NoDisk() implements TransferError {}

  /** What the disk said of the file. */
  record BadFile(Trouble why) implements TransferError {}
}
