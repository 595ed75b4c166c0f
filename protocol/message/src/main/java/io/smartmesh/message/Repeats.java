package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.REPEATS;
import static io.smartmesh.message.MessageLimits.RETRY_MILLIS;
import static io.smartmesh.message.MessageLimits.SENDS_TOLD_APART;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Receipts that did not arrive, as the texts that come again tell (MS-16). Each try is sealed anew,
 * so what was merely replayed or doubled on the way tells nothing.
 */
final class Repeats {
  private record Key(Address from, MessageId id) {}

  private static final class Answered {
    final List<Bytes> boxes = new ArrayList<>();
    Moment at;

    Answered(Moment at) {
      this.at = at;
    }
  }

  private static final int MARK_BYTES = 64;

  private final Map<Key, Answered> answered = new LinkedHashMap<>();

  /** So much of a packet that each try has another one: there are fresh random bytes in it. */
  static Bytes mark(Bytes packet) {
    return packet.slice(0, Math.min(MARK_BYTES, packet.length()));
  }

  /**
   * A text came, in a box with this {@link #mark}, and is answered now.
   *
   * @return when the receipt was sent that its writer did not get
   */
  Optional<Moment> came(Address from, MessageId id, Bytes mark, Moment now) {
    Key key = new Key(from, id);
    Answered known = answered.remove(key);
    Answered text = known == null ? new Answered(now) : known;
    answered.put(key, text);
    if (answered.size() > REPEATS) {
      answered.remove(answered.keySet().iterator().next());
    }
    boolean isAgain =
        known != null
            && !text.boxes.contains(mark)
            && text.boxes.size() < SENDS_TOLD_APART
            && now.millisSince(text.at) >= RETRY_MILLIS;
    Optional<Moment> missing = isAgain ? Optional.of(text.at) : Optional.<Moment>empty();
    if (text.boxes.size() < SENDS_TOLD_APART && !text.boxes.contains(mark)) {
      text.boxes.add(mark);
    }
    text.at = now;
    return missing;
  }
}
