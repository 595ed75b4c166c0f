package io.smartmesh.identity;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Introductions to those who have no way yet (WH-19): a question is often here before the route
 * back to whoever asked.
 */
final class Owed {
  /**
   * @param to the key that it will be sealed to
   * @param answer what it shows of the question
   */
  record Word(PublicKey to, Bytes answer, Moment until) {}

  private final Map<Address, Word> words = new LinkedHashMap<>();

  /**
   * One for each, the newest; of all the oldest gives way.
   *
   * @param whom the identifier or the device whose way is waited for
   */
  void add(Address whom, PublicKey to, Bytes answer, Moment now) {
    words.remove(whom);
    if (words.size() >= WhereLimits.OWED) {
      words.remove(words.keySet().iterator().next());
    }
    words.put(whom, new Word(to, answer, now.plusMillis(WhereLimits.OWED_MILLIS)));
  }

  /** Its way is there: what it is owed, if that was not too long ago. */
  Optional<Word> take(Address whom, Moment now) {
    return Optional.ofNullable(words.remove(whom)).filter(word -> word.until.isAfter(now));
  }
}
