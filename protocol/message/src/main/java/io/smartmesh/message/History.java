package io.smartmesh.message;

import static io.smartmesh.message.HistoryLimits.CHATS;
import static io.smartmesh.message.HistoryLimits.CHATS_KEPT;
import static io.smartmesh.message.HistoryLimits.CHAT_TEXTS;
import static io.smartmesh.message.HistoryLimits.ERASURES;
import static io.smartmesh.message.HistoryLimits.PAGE;

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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Where texts are kept for good: each chat in pages of the store, which are read when somebody asks
 * and never all at once (MH-8). In memory is one line a chat, and the places of texts that may
 * still change.
 *
 * <pre>
 * chatlist/ peer 20                                →  {@link Chat}
 * history/  first of the peer 9 | page 4 | number 8 →  01 | kept at 8 | text as in message/out
 * erase/    peer 20 | incoming 1 | id 16            →  {@link Erasure}
 * </pre>
 */
public final class History {
  private static final Bytes PREFIX = Bytes.utf8("history/");
  private static final int PEER_BYTES = 9;
  private static final int VERSION = 1;

  private record Place(Address peer, long number, ChainTime kept) {}

  private final Map<Address, Chat> chats = new TreeMap<>();
  private final Map<MessageId, Place> places = new LinkedHashMap<>();
  private final List<TextMessage> notYet = new ArrayList<>();
  private final Map<Target, Erasure> erasures = new LinkedHashMap<>();

  /**
   * @param stored as the store is now; read here only, and of the chats only the newest pages of
   *     those with a text that is not settled
   * @param messages all texts that the program has at hand; those of an older program are not in
   *     any chat yet
   */
  public History(StoredRecords stored, Messages messages) {
    this(stored, messages, List.of());
  }

  /**
   * @param others own texts of groups that may still change
   */
  public History(StoredRecords stored, Messages messages, List<TextMessage> others) {
    stored
        .withPrefix(Chat.PREFIX)
        .forEach(
            (key, value) -> {
              Chat chat = StoredRecord.read("chat", key, value, Chat::read);
              chats.put(chat.peer(), chat);
            });
    stored
        .withPrefix(Erasure.PREFIX)
        .forEach(
            (key, value) -> {
              Erasure erasure = StoredRecord.read("erasure", key, value, Erasure::read);
              erasures.put(erasure.target(), erasure);
            });
    if (chats.isEmpty()) {
      notYet.addAll(messages.inbox());
      notYet.addAll(messages.outbox());
      notYet.sort(Comparator.comparing(TextMessage::at));
    } else {
      Map<MessageId, TextMessage> open = new LinkedHashMap<>();
      messages.outbox().stream()
          .filter(text -> text.state().mayBecome(MessageState.DELIVERED))
          .forEach(text -> open.put(text.id(), text));
      others.forEach(text -> open.put(text.id(), text));
      open.values().stream()
          .map(TextMessage::peer)
          .distinct()
          .forEach(peer -> find(peer, open, stored));
    }
  }

  private void find(Address peer, Map<MessageId, TextMessage> open, StoredRecords stored) {
    Chat chat = chat(peer);
    long missing = open.values().stream().filter(text -> text.peer().equals(peer)).count();
    for (long page = lastPage(chat); missing > 0 && page >= chat.first() / PAGE; page--) {
      for (HistoryItem item : read(peer, stored.withPrefix(page(peer, page)))) {
        if (!item.message().incoming() && open.containsKey(item.message().id())) {
          places.put(item.message().id(), new Place(peer, item.number(), item.kept()));
          missing--;
        }
      }
    }
  }

  /** What an older program left, into the chats: once, in the first turn. */
  public void begin(ChainTime now, Consumer<? super StoreWrite> out) {
    notYet.forEach(text -> put(text, now, out));
    notYet.clear();
  }

  /** A text that is new, or has another state, goes with the same turn. */
  public void keep(TextMessage text, ChainTime now, Consumer<? super StoreWrite> out) {
    boolean isSettled = !text.incoming() && !text.state().mayBecome(MessageState.DELIVERED);
    // What is said again of a settled one changes it where it lies: that is an erasure's business.
    if (!isSettled || places.containsKey(text.id())) {
      put(text, now, out);
    }
  }

  private void put(TextMessage text, ChainTime now, Consumer<? super StoreWrite> out) {
    Optional<Place> before =
        text.incoming() ? Optional.empty() : Optional.ofNullable(places.get(text.id()));
    // MS-15: what goes to the person's next device is in the chat with that one from now on.
    before
        .filter(place -> !place.peer.equals(text.peer()))
        .ifPresent(place -> out.accept(StoreWrite.delete(key(place.peer, place.number))));
    Optional<Place> known = before.filter(place -> place.peer.equals(text.peer()));
    if (!known.isPresent() && !chats.containsKey(text.peer()) && chats.size() >= CHATS) {
      return; // for a moment: the quietest chat is about to be deleted (MH-12)
    }
    Place place = known.orElseGet(() -> add(text.peer(), now, out));
    if (!text.incoming() && text.state().mayBecome(MessageState.DELIVERED)) {
      places.put(text.id(), place);
    } else {
      places.remove(text.id());
    }
    out.accept(StoreWrite.put(key(text.peer(), place.number), record(place.kept, text)));
  }

  private static Bytes record(ChainTime kept, TextMessage text) {
    return new Encoder().u8(VERSION).u64(kept.seconds()).raw(Records.text(text)).toBytes();
  }

  private Place add(Address peer, ChainTime now, Consumer<? super StoreWrite> out) {
    Chat before = chat(peer);
    set(before.add(now), out);
    return new Place(peer, before.next(), now);
  }

  private void set(Chat chat, Consumer<? super StoreWrite> out) {
    chats.put(chat.peer(), chat);
    out.accept(StoreWrite.put(chat.key(), chat.record()));
  }

  /** The chats, the one with the newest text first. */
  public List<Chat> chats() {
    List<Chat> all = new ArrayList<>(chats.values());
    all.sort(Comparator.comparing(Chat::newest).reversed().thenComparing(Chat::peer));
    return all;
  }

  /** An empty one for somebody with whom nothing was written. */
  public Chat chat(Address peer) {
    Chat known = chats.get(peer);
    return known == null ? Chat.begin(peer) : known;
  }

  /** 0: for ever. */
  public void keepFor(Address peer, long seconds, Consumer<? super StoreWrite> out) {
    set(chat(peer).keeping(seconds), out);
  }

  /** Chats whose oldest page is to be looked through for what is too old or too much (MH-12). */
  public List<Chat> mayHaveOld() {
    List<Chat> all = chats();
    List<Chat> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Chat chat = all.get(i);
      boolean mayHave = chat.size() > 0 && (chat.keepSeconds() > 0 || chat.size() > CHAT_TEXTS);
      if (mayHave || i >= CHATS_KEPT) {
        some.add(chat);
      }
    }
    return some;
  }

  /** Whether all of it is to go, because there are too many chats and it is the quietest. */
  public boolean isTooMany(Chat chat) {
    return chats.size() > CHATS_KEPT && chats().indexOf(chat) >= CHATS_KEPT;
  }

  /** Which texts of the oldest page are too old or too many, and everything before them. */
  public List<HistoryItem> old(Chat chat, List<HistoryItem> oldest, ChainTime now) {
    List<HistoryItem> old = new ArrayList<>();
    for (HistoryItem item : oldest) {
      long age = now.seconds() - item.kept().seconds();
      boolean isOld = chat.keepSeconds() > 0 && age >= chat.keepSeconds();
      if (!isOld && chat.next() - item.number() <= CHAT_TEXTS) {
        break;
      }
      old.add(item);
    }
    return old;
  }

  /** The chat is gone with this turn: all its pages were deleted before. */
  public void forget(Address peer, Consumer<? super StoreWrite> out) {
    Chat chat = chats.remove(peer);
    if (chat != null) {
      out.accept(StoreWrite.delete(chat.key()));
    }
  }

  /** These are gone with this turn, and what was before the last of them. */
  public void delete(
      Chat chat, List<HistoryItem> gone, long first, Consumer<? super StoreWrite> out) {
    for (HistoryItem item : gone) {
      places.remove(item.message().id());
      out.accept(StoreWrite.delete(key(chat.peer(), item.number())));
    }
    if (chats.containsKey(chat.peer())) {
      set(chat(chat.peer()).from(first), out);
    }
  }

  // ------------------------------------------------------------------ what goes from pages

  /** It goes soon, also after an end of the program (MH-15). */
  public void erase(Erasure erasure, Consumer<? super StoreWrite> out) {
    Target target = erasure.target();
    if (!chats.containsKey(target.peer()) || erasures.size() >= ERASURES) {
      return;
    }
    erasures.put(target, erasure);
    out.accept(StoreWrite.put(erasure.key(), erasure.record()));
  }

  /** The one that has waited for longest. */
  public Optional<Erasure> nextErasure() {
    return erasures.values().stream().findFirst();
  }

  /** Whether what it is about was in this page: then one more page may have something about it. */
  public boolean erase(Erasure erasure, List<HistoryItem> page, Consumer<? super StoreWrite> out) {
    boolean found = false;
    Chat chat = chat(erasure.target().peer());
    for (HistoryItem item : page) {
      TextMessage text = item.message();
      if (item.number() < chat.first() || item.number() >= chat.next()) {
        continue; // the page was read before its chat, or the oldest of it, was deleted
      }
      found |= erasure.isOf(text);
      Optional<TextMessage> left = erasure.left(text);
      Bytes key = key(text.peer(), item.number());
      if (!left.isPresent()) {
        if (!text.incoming()) {
          places.remove(text.id());
        }
        out.accept(StoreWrite.delete(key));
      } else if (!left.get().equals(text)) {
        out.accept(StoreWrite.put(key, record(item.kept(), left.get())));
      }
    }
    return found;
  }

  /** All pages that may have had something of it were looked through. */
  public void erased(Erasure erasure, Consumer<? super StoreWrite> out) {
    erasures.remove(erasure.target());
    out.accept(StoreWrite.delete(erasure.key()));
  }

  // ------------------------------------------------------------------ pages

  /** The page with the chat's newest text; one before its first page when it has none. */
  public static long lastPage(Chat chat) {
    return chat.size() == 0 ? chat.first() / PAGE - 1 : (chat.next() - 1) / PAGE;
  }

  /** Under what the texts of this page lie in the store. */
  public static Bytes page(Address peer, long page) {
    return Bytes.concat(
        PREFIX, peer.bytes().slice(0, PEER_BYTES), new Encoder().u32(page).toBytes());
  }

  private static Bytes key(Address peer, long number) {
    return Bytes.concat(page(peer, number / PAGE), new Encoder().u64(number).toBytes());
  }

  /** The texts of a page with this one, oldest first. */
  public static List<HistoryItem> read(Address peer, SortedMap<Bytes, Bytes> page) {
    List<HistoryItem> items = new ArrayList<>();
    page.forEach(
        (key, value) -> {
          HistoryItem item =
              StoredRecord.read("text of a chat", key, value, in -> read(number(key), in));
          if (item.message().peer().equals(peer)) {
            items.add(item);
          }
        });
    return items;
  }

  private static long number(Bytes key) {
    return Records.number(key.slice(0, key.length() - Long.BYTES), key);
  }

  private static HistoryItem read(long number, Decoder in) throws Malformed {
    in.version("text of a chat", VERSION);
    ChainTime kept = new ChainTime(in.u64());
    return new HistoryItem(Records.text(in), number, kept);
  }
}
