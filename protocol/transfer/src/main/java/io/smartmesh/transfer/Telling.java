package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.stream.StreamEnd;
import io.smartmesh.stream.StreamInput;
import java.util.Optional;
import java.util.function.Consumer;

/** A stream of ours on which an offer, or its end, is said and answered. */
final class Telling extends Talk {
  private final Word word;
  private final Consumer<Optional<Verdict>> heard;
  private final WordReader reader = new WordReader(TransferLimits.WORD_BYTES);
  private boolean over;

  /**
   * @param heard told once: the answer, or that there was none
   */
  Telling(Env env, Address peer, Word word, Consumer<Optional<Verdict>> heard) {
    super(env, peer);
    this.word = word;
    this.heard = heard;
  }

  @Override
  void opened() {
    env.tell(stream(), word);
    env.tellEnd(stream());
  }

  @Override
  void notOpened() {
    over(Optional.empty());
  }

  @Override
  void received(Bytes bytes) {
    consumed(bytes.length());
    if (over) {
      return;
    }
    Result<Optional<Word>, Malformed> read = reader.next(bytes);
    if (read instanceof Result.Err<Optional<Word>, Malformed>) {
      env.drop(TransferDrop.MALFORMED_WORD);
      env.stream(new StreamInput.Reset(stream(), Env.BROKE_RULES));
    } else if (read.orThrow().isPresent()) {
      if (read.orThrow().get() instanceof Word.Answer answer) {
        over(Optional.of(answer.verdict()));
      } else {
        env.drop(TransferDrop.OUT_OF_PLACE);
        env.stream(new StreamInput.Reset(stream(), Env.BROKE_RULES));
      }
    }
  }

  @Override
  void ended(StreamEnd how) {
    over(Optional.empty());
  }

  private void over(Optional<Verdict> verdict) {
    if (!over) {
      over = true;
      heard.accept(verdict);
    }
  }
}
