package io.smartmesh.transfer;

import static io.smartmesh.transfer.TransferLimits.PROGRESS_MILLIS;

import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;
import java.util.function.Consumer;

/** The moment of a call, and where its outputs go. */
final class Env {
  /** Why a stream is given up. */
  static final int PAUSED = 1;

  static final int WRONG_PIECE = 2;
  static final int BROKE_RULES = 3;
  static final int OVER = 4;
  static final int SILENT = 5;
  static final int BUSY = 6;

  private Moment now = new Moment(0);
  private Consumer<? super TransferOutput> out = output -> {};

  void at(Moment moment, Consumer<? super TransferOutput> outputs) {
    now = moment;
    out = outputs;
  }

  Moment now() {
    return now;
  }

  void say(TransferOutput output) {
    out.accept(output);
  }

  void stream(StreamInput input) {
    out.accept(new TransferOutput.ToStream(input));
  }

  void reset(StreamId stream, int reason) {
    stream(new StreamInput.Reset(stream, reason));
  }

  /** Promises nothing. */
  void ask(StreamId stream, Word word) {
    stream(new StreamInput.Write(stream, Word.framed(word)));
  }

  /** After what was stored. */
  void tell(StreamId stream, Word word) {
    out.accept(new TransferOutput.Tell(new StreamInput.Write(stream, Word.framed(word))));
  }

  void tellEnd(StreamId stream) {
    out.accept(new TransferOutput.Tell(new StreamInput.Finish(stream)));
  }

  void disk(DiskTask task) {
    out.accept(new TransferOutput.ToDisk(task));
  }

  void store(StoreWrite write) {
    out.accept(new TransferOutput.Store(write));
  }

  void drop(TransferDrop why) {
    out.accept(new TransferOutput.Dropped(why));
  }

  /** Another state, stored and told; the same one is told as progress only. */
  void become(Transfer transfer, TransferState state, Trouble trouble) {
    boolean same = transfer.state == state && transfer.trouble.equals(trouble);
    transfer.state = state;
    transfer.trouble = trouble;
    if (!same) {
      store(TransferRecords.put(transfer));
      out.accept(new TransferOutput.Changed(transfer.view(now)));
    }
  }

  void become(Transfer transfer, TransferState state) {
    become(transfer, state, Trouble.NONE);
  }

  /** TF-12. */
  void moved(Transfer transfer, long bytes) {
    if (bytes > 0) {
      transfer.meter.add(bytes, now);
    }
    if (now.millisSince(transfer.progressTold) >= PROGRESS_MILLIS) {
      transfer.progressTold = now;
      out.accept(new TransferOutput.Progress(transfer.view(now)));
    }
  }
}
