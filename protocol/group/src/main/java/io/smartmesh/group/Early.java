package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.EARLY;
import static io.smartmesh.group.GroupLimits.EARLY_OF_ONE;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Words that came before what explains them: a text before its key, an event before its parents
 * (GR-16). Their senders were told that they arrived, so they are stored.
 */
final class Early {
  private static final int VERSION = 1;
  private static final Bytes PREFIX = Bytes.utf8("group/early/");

  /** One of them; hostile still. */
  record Word(Address group, Address from, ChainTime at, Bytes payload) {
    Bytes record() {
      return new Encoder()
          .u8(VERSION)
          .address(group)
          .address(from)
          .u64(at.seconds())
          .bytes(payload)
          .toBytes();
    }

    static Word read(Decoder in) throws Malformed {
      in.version("early word", VERSION);
      return new Word(
          in.address(), in.address(), new ChainTime(in.u64()), in.bytes(GroupLimits.WORD_BYTES));
    }
  }

  private final TreeMap<Long, Word> words = new TreeMap<>();
  private long nextNumber;

  Early(StoredRecords stored) {
    stored
        .withPrefix(PREFIX)
        .forEach(
            (key, value) -> {
              Bytes number = key.slice(PREFIX.length(), key.length());
              nextNumber = StoredRecord.read("early word", key, number, Decoder::u64) + 1;
              words.put(nextNumber - 1, StoredRecord.read("early word", key, value, Word::read));
            });
  }

  List<Word> all() {
    return new ArrayList<>(words.values());
  }

  boolean has(Address group, Address from) {
    return words.values().stream()
        .anyMatch(word -> word.group.equals(group) && word.from.equals(from));
  }

  /** Who sends too many loses his own. */
  void add(Word word, Consumer<? super GroupOutput> out) {
    if (words.containsValue(word)) {
      return;
    }
    Optional<Address> tooMany =
        count(word.from) >= EARLY_OF_ONE
            ? Optional.of(word.from)
            : words.size() >= EARLY ? Optional.of(fullest()) : Optional.empty();
    tooMany.ifPresent(
        who -> {
          remove(oldest(who), out);
          out.accept(
              new GroupOutput.Refused(new GroupError.NotExplained(words.size(), EARLY_OF_ONE)));
        });
    words.put(nextNumber, word);
    out.accept(new GroupOutput.Store(StoreWrite.put(key(nextNumber), word.record())));
    nextNumber++;
  }

  private long count(Address from) {
    return words.values().stream().filter(word -> word.from.equals(from)).count();
  }

  private Address fullest() {
    Map<Address, Long> counts = new TreeMap<>();
    words.values().forEach(word -> counts.merge(word.from, 1L, Long::sum));
    Address fullest = Address.ZERO;
    long most = 0;
    for (Map.Entry<Address, Long> one : counts.entrySet()) {
      if (one.getValue() > most) {
        fullest = one.getKey();
        most = one.getValue();
      }
    }
    return fullest;
  }

  private long oldest(Address from) {
    return words.entrySet().stream()
        .filter(entry -> entry.getValue().from.equals(from))
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(-1L);
  }

  /** All of a group, which are read once more; what is still early comes back. */
  List<Word> take(Address group, Consumer<? super GroupOutput> out) {
    List<Word> taken = new ArrayList<>();
    for (long number : new ArrayList<>(words.keySet())) {
      Word word = words.get(number);
      if (word != null && word.group.equals(group)) {
        taken.add(word);
        remove(number, out);
      }
    }
    return taken;
  }

  private void remove(long number, Consumer<? super GroupOutput> out) {
    if (words.remove(number) != null) {
      out.accept(new GroupOutput.Store(StoreWrite.delete(key(number))));
    }
  }

  private static Bytes key(long number) {
    return Bytes.concat(PREFIX, new Encoder().u64(number).toBytes());
  }
}
