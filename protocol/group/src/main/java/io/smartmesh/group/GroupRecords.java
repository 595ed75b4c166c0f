package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.EVENTS_KEPT;
import static io.smartmesh.group.GroupLimits.KEYS_KEPT;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.StoredRecord;
import io.smartmesh.base.StoredRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the store holds of each group (GR-21).
 *
 * <pre>
 * group/state/  group 20            →  01 | joining 1 | declined 1 | inviter 20
 * group/event/  group 20 | number 4 →  01 | number of the event its right comes from | event
 * group/own/    group 20            →  01 | id 8 | chain 32 | next | private half 32
 * group/holder/ group 20 | who 20   →  01
 * group/reader/ group 20 | who 20   →  01 | count | key each
 * </pre>
 */
final class GroupRecords {
  private static final int VERSION = 1;
  private static final Bytes STATE = Bytes.utf8("group/state/");
  private static final Bytes EVENT = Bytes.utf8("group/event/");
  private static final Bytes OWN = Bytes.utf8("group/own/");
  private static final Bytes HOLDER = Bytes.utf8("group/holder/");
  private static final Bytes READER = Bytes.utf8("group/reader/");

  private GroupRecords() {}

  static Bytes state(Address group) {
    return Bytes.concat(STATE, group.bytes());
  }

  static Bytes event(Address group, int index) {
    return Bytes.concat(EVENT, group.bytes(), new Encoder().u32(index).toBytes());
  }

  static Bytes own(Address group) {
    return Bytes.concat(OWN, group.bytes());
  }

  static Bytes holder(Address group, Address who) {
    return Bytes.concat(HOLDER, group.bytes(), who.bytes());
  }

  static Bytes reader(Address group, Address who) {
    return Bytes.concat(READER, group.bytes(), who.bytes());
  }

  static Bytes readers(List<ReaderKey> keys) {
    Encoder out = new Encoder().u8(VERSION).varint(keys.size());
    keys.forEach(key -> key.write(out));
    return out.toBytes();
  }

  private static List<ReaderKey> readers(Decoder in) throws Malformed {
    in.version("others' sender keys", VERSION);
    List<ReaderKey> keys = new ArrayList<>();
    for (int left = in.count(KEYS_KEPT); left > 0; left--) {
      keys.add(ReaderKey.read(in));
    }
    return keys;
  }

  /** All groups as they were stored; {@code empty} makes one without events. */
  static Map<Address, Group> read(
      StoredRecords stored, long network, Function<Address, Group> empty) {
    Map<Address, Group> groups = new TreeMap<>();
    stored
        .withPrefix(STATE)
        .forEach(
            (key, value) -> {
              Group group = empty.apply(address(STATE, key));
              StoredRecord.read("group", key, value, group::readState);
              groups.put(group.id(), group);
            });
    stored
        .withPrefix(EVENT)
        .forEach(
            (key, value) -> {
              Group group = of(groups, EVENT, key);
              StoredRecord.read("event of a group", key, value, in -> event(in, network, group));
            });
    groups.values().forEach(group -> group.lineage().restored());
    stored
        .withPrefix(OWN)
        .forEach(
            (key, value) ->
                of(groups, OWN, key)
                    .restore(StoredRecord.read("sender key", key, value, SenderKey::read)));
    stored
        .withPrefix(HOLDER)
        .forEach((key, value) -> of(groups, HOLDER, key).holders().add(who(HOLDER, key)));
    stored
        .withPrefix(READER)
        .forEach(
            (key, value) ->
                of(groups, READER, key)
                    .restore(
                        who(READER, key),
                        StoredRecord.read("sender keys", key, value, GroupRecords::readers)));
    return groups;
  }

  private static boolean event(Decoder in, long network, Group group) throws Malformed {
    in.version("event of a group", VERSION);
    int grant = in.count(EVENTS_KEPT);
    GroupEvent event = GroupEvent.decode(in.rest(), network);
    group.lineage().restore(event, grant);
    group.note(group.lineage().view());
    return true;
  }

  private static Group of(Map<Address, Group> groups, Bytes prefix, Bytes key) {
    Group group = groups.get(address(prefix, key));
    return group == null
        ? StoredRecord.read(
            "part of a group",
            key,
            key,
            in -> {
              throw new Malformed("of a group that is not here");
            })
        : group;
  }

  private static Address address(Bytes prefix, Bytes key) {
    return StoredRecord.read("name of a group", key, cut(prefix, key), Decoder::address);
  }

  private static Address who(Bytes prefix, Bytes key) {
    int from = prefix.length() + Address.LENGTH;
    return StoredRecord.read(
        "name of a member",
        key,
        key.slice(Math.min(from, key.length()), key.length()),
        Decoder::address);
  }

  private static Bytes cut(Bytes prefix, Bytes key) {
    int end = Math.min(key.length(), prefix.length() + Address.LENGTH);
    return key.slice(prefix.length(), end);
  }
}
