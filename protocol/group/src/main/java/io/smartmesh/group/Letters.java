package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.LETTERS;
import static io.smartmesh.group.GroupLimits.UNDER_WAY;
import static io.smartmesh.group.GroupLimits.UNDER_WAY_TO_ONE;
import static io.smartmesh.group.GroupLimits.WAITING_FOR_ONE;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.content.Content;
import io.smartmesh.crypto.Hashes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What waits for members (GR-17): each is kept once, with those who do not have it yet, and handed
 * over a few at a time to each of them, in order.
 *
 * <pre>
 * group/letter/ number 8           →  01 | group 20 | kind 1 | salt 16 | payload | lost | of an own
 *                                     text: id 16 | at 8 | to how many | content
 * group/open/   number 8 | who 20  →  01
 * </pre>
 */
final class Letters {
  /** What it is: an event is of use to who was removed, a key or a text is not. */
  enum Kind {
    EVENT(0),
    KEY(1),
    TEXT(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind of(int code) throws Malformed {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new Malformed("letter of kind " + code);
    }
  }

  /** Of an own text, what the user is shown. */
  record Said(Bytes id, ChainTime at, int of, Content content) {}

  private static final int VERSION = 1;
  private static final int ID_BYTES = 16;
  private static final Bytes LETTER = Bytes.utf8("group/letter/");
  private static final Bytes OPEN = Bytes.utf8("group/open/");

  private static final class Letter {
    private final long number;
    private final Address group;
    private final Kind kind;
    private final Bytes salt;
    private final Bytes payload;
    private final Optional<Said> said;
    private final TreeSet<Address> open = new TreeSet<>();

    /** To whom it will never come: removed, or away for too long. */
    private int lost;

    Letter(long number, Address group, Kind kind, Bytes salt, Bytes payload, Optional<Said> said) {
      this.number = number;
      this.group = group;
      this.kind = kind;
      this.salt = salt;
      this.payload = payload;
      this.said = said;
    }

    Bytes idFor(Address to) {
      Bytes who = new Encoder().raw(salt).address(to).toBytes();
      return Hashes.tagged("smartmesh/group/post/1", who).bytes().slice(0, ID_BYTES);
    }
  }

  private record UnderWay(Letter letter, Address to) {}

  private final Entropy entropy;
  private final Address self;
  private final TreeMap<Long, Letter> letters = new TreeMap<>();
  private final Map<Address, TreeSet<Long>> waiting = new TreeMap<>();
  private final Map<Bytes, UnderWay> underWay = new LinkedHashMap<>();
  private final Map<Address, Integer> counts = new TreeMap<>();
  private long nextNumber;

  Letters(Address self, Entropy entropy, StoredRecords stored) {
    this.self = self;
    this.entropy = entropy;
    stored
        .withPrefix(LETTER)
        .forEach(
            (key, value) -> {
              long number =
                  StoredRecord.read(
                      "letter", key, key.slice(LETTER.length(), key.length()), Decoder::u64);
              letters.put(number, StoredRecord.read("letter", key, value, in -> read(number, in)));
              nextNumber = number + 1;
            });
    stored
        .withPrefix(OPEN)
        .forEach(
            (key, value) ->
                StoredRecord.read(
                    "recipient of a letter",
                    key,
                    key.slice(OPEN.length(), key.length()),
                    in -> {
                      Letter letter = letters.get(in.u64());
                      if (letter == null) {
                        throw new Malformed("of no letter");
                      }
                      return isWaiting(letter, in.address());
                    }));
  }

  private boolean isWaiting(Letter letter, Address to) {
    letter.open.add(to);
    return waiting.computeIfAbsent(to, who -> new TreeSet<>()).add(letter.number);
  }

  private static Letter read(long number, Decoder in) throws Malformed {
    in.version("letter", VERSION);
    Address group = in.address();
    Kind kind = Kind.of(in.u8());
    Bytes salt = in.raw(ID_BYTES);
    Bytes payload = in.bytes(GroupLimits.WORD_BYTES);
    int lost = in.count(GroupLimits.MEMBERS);
    Optional<Said> said =
        in.remaining() == 0
            ? Optional.empty()
            : Optional.of(
                new Said(
                    in.raw(ID_BYTES),
                    new ChainTime(in.u64()),
                    in.count(GroupLimits.MEMBERS),
                    Content.read(in.bytes(GroupLimits.WORD_BYTES))));
    Letter letter = new Letter(number, group, kind, salt, payload, said);
    letter.lost = lost;
    return letter;
  }

  private static Bytes record(Letter letter) {
    Encoder out =
        new Encoder()
            .u8(VERSION)
            .address(letter.group)
            .u8(letter.kind.code)
            .raw(letter.salt)
            .bytes(letter.payload)
            .varint(letter.lost);
    letter.said.ifPresent(
        said ->
            out.raw(said.id).u64(said.at.seconds()).varint(said.of).bytes(said.content.encode()));
    return out.toBytes();
  }

  private static Bytes key(long number) {
    return Bytes.concat(LETTER, new Encoder().u64(number).toBytes());
  }

  private static Bytes key(long number, Address to) {
    return Bytes.concat(OPEN, new Encoder().u64(number).address(to).toBytes());
  }

  // ------------------------------------------------------------------ what goes out

  /** After a start: what was under way goes on. */
  void begin(Consumer<? super GroupOutput> out) {
    new ArrayList<>(waiting.keySet()).forEach(to -> fill(to, out));
  }

  int size() {
    return letters.size();
  }

  /** An own text under this id that somebody does not have yet. */
  Optional<GroupText> find(Bytes id) {
    return letters.values().stream()
        .filter(letter -> letter.said.filter(said -> said.id.equals(id)).isPresent())
        .findFirst()
        .flatMap(this::text);
  }

  /** Own texts that may still change. */
  List<GroupText> texts() {
    List<GroupText> texts = new ArrayList<>();
    letters.values().forEach(letter -> text(letter).ifPresent(texts::add));
    return texts;
  }

  private Optional<GroupText> text(Letter letter) {
    return letter.said.map(
        said ->
            new GroupText(
                letter.group,
                said.id,
                self,
                false,
                said.content,
                said.at,
                said.of - letter.open.size() - letter.lost,
                said.of));
  }

  void send(
      Address group,
      Kind kind,
      Bytes payload,
      Collection<Address> to,
      Optional<Said> said,
      Consumer<? super GroupOutput> out) {
    if (letters.size() >= LETTERS) {
      Letter oldest = letters.firstEntry().getValue();
      new ArrayList<>(oldest.open).forEach(who -> drop(oldest, who, out));
    }
    Bytes salt = entropy.next(ID_BYTES);
    Letter letter = new Letter(nextNumber++, group, kind, salt, payload, said);
    if (!to.isEmpty()) {
      letters.put(letter.number, letter);
      put(key(letter.number), record(letter), out);
    }
    for (Address who : to) {
      isWaiting(letter, who);
      put(key(letter.number, who), Bytes.of(VERSION), out);
    }
    text(letter).ifPresent(text -> out.accept(new GroupOutput.TextChanged(text)));
    to.forEach(who -> bound(who, out));
    to.forEach(who -> fill(who, out));
  }

  /** Who is away for very long gets what is newest (GR-17). */
  private void bound(Address who, Consumer<? super GroupOutput> out) {
    while (numbers(who).size() > WAITING_FOR_ONE) {
      Letter oldest =
          numbers(who).stream()
              .map(this::letter)
              .filter(letter -> letter.kind != Kind.KEY)
              .findFirst()
              .orElseGet(() -> letter(numbers(who).first()));
      drop(oldest, who, out);
    }
  }

  private TreeSet<Long> numbers(Address who) {
    return waiting.getOrDefault(who, new TreeSet<>());
  }

  private Letter letter(long number) {
    Letter letter = letters.get(number);
    if (letter == null) {
      throw new IllegalStateException("no letter " + number);
    }
    return letter;
  }

  private void fill(Address to, Consumer<? super GroupOutput> out) {
    for (long number : numbers(to)) {
      if (counts.getOrDefault(to, 0) >= UNDER_WAY_TO_ONE || underWay.size() >= UNDER_WAY) {
        return;
      }
      Letter letter = letter(number);
      Bytes id = letter.idFor(to);
      if (!underWay.containsKey(id)) {
        underWay.put(id, new UnderWay(letter, to));
        counts.merge(to, 1, Integer::sum);
        out.accept(new GroupOutput.Post(to, id, letter.payload));
      }
    }
  }

  // ------------------------------------------------------------------ what has arrived, or is over

  void delivered(Bytes id, Consumer<? super GroupOutput> out) {
    UnderWay done = underWay.get(id);
    if (done != null) {
      settle(done.letter, done.to, out);
      text(done.letter).ifPresent(text -> out.accept(new GroupOutput.TextChanged(text)));
      fill(done.to, out);
      if (underWay.size() < UNDER_WAY) {
        begin(out);
      }
    }
  }

  private void settle(Letter letter, Address to, Consumer<? super GroupOutput> out) {
    if (underWay.remove(letter.idFor(to)) != null) {
      counts.merge(to, -1, Integer::sum);
      counts.values().remove(0);
    }
    letter.open.remove(to);
    TreeSet<Long> numbers = numbers(to);
    numbers.remove(letter.number);
    if (numbers.isEmpty()) {
      waiting.remove(to);
    }
    out.accept(new GroupOutput.Store(StoreWrite.delete(key(letter.number, to))));
    if (letter.open.isEmpty() && letters.remove(letter.number) != null) {
      out.accept(new GroupOutput.Store(StoreWrite.delete(key(letter.number))));
    }
  }

  private void drop(Letter letter, Address to, Consumer<? super GroupOutput> out) {
    if (underWay.containsKey(letter.idFor(to))) {
      out.accept(new GroupOutput.Withdraw(letter.idFor(to)));
    }
    letter.lost++;
    put(key(letter.number), record(letter), out);
    settle(letter, to, out);
  }

  /** Nothing more of this group goes to somebody, but events. */
  void withdraw(Address group, Address to, Consumer<? super GroupOutput> out) {
    for (long number : new ArrayList<>(numbers(to))) {
      Letter letter = letter(number);
      if (letter.group.equals(group) && letter.kind != Kind.EVENT) {
        drop(letter, to, out);
      }
    }
    fill(to, out);
  }

  /** Nothing more of this group goes to anybody. */
  void forget(Address group, Consumer<? super GroupOutput> out) {
    for (Letter letter : new ArrayList<>(letters.values())) {
      if (letter.group.equals(group)) {
        new ArrayList<>(letter.open).forEach(to -> drop(letter, to, out));
      }
    }
  }

  private static void put(Bytes key, Bytes value, Consumer<? super GroupOutput> out) {
    out.accept(new GroupOutput.Store(StoreWrite.put(key, value)));
  }
}
