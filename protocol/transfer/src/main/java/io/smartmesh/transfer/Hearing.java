package io.smartmesh.transfer;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.Optional;

/** A stream of another's: it has one word to say, and gets an answer or the file. */
final class Hearing extends Talk {
  /** Who knows what is to be answered. */
  interface Answers {
    /** Of an offer or its end; empty where the stream goes on in another way, or not at all. */
    Optional<Verdict> answer(Hearing hearing, Word word);
  }

  private final Answers answers;
  private final WordReader reader = new WordReader(TransferLimits.WORD_BYTES);
  private boolean answered;

  Hearing(Env env, Address peer, Answers answers) {
    super(env, peer);
    this.answers = answers;
  }

  @Override
  void received(Bytes bytes) {
    consumed(bytes.length());
    if (answered) {
      giveUp(TransferDrop.OUT_OF_PLACE);
      return;
    }
    Result<Optional<Word>, Malformed> read = reader.next(bytes);
    if (read instanceof Result.Err<Optional<Word>, Malformed>) {
      giveUp(TransferDrop.MALFORMED_WORD);
    } else if (read.orThrow().isPresent()) {
      answered = true;
      if (!reader.rest().isEmpty()) {
        giveUp(TransferDrop.OUT_OF_PLACE);
        return;
      }
      answers.answer(this, read.orThrow().get()).ifPresent(this::answer);
    }
  }

  private void answer(Verdict verdict) {
    env.tell(stream(), new Word.Answer(verdict));
    env.tellEnd(stream());
  }

  void giveUp(TransferDrop why) {
    answered = true;
    env.drop(why);
    env.reset(stream(), Env.BROKE_RULES);
  }
}
