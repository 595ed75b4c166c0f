package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.INVITES;
import static io.smartmesh.group.GroupLimits.INVITE_USES_MOST;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Invitations that this device has given (GR-3): {@code group/invite/ token 12}. */
final class Invites {
  private static final int VERSION = 1;
  private static final Bytes PREFIX = Bytes.utf8("group/invite/");

  private record Invite(Address group, ChainTime until, int uses) {
    Bytes record() {
      return new Encoder().u8(VERSION).address(group).u64(until.seconds()).varint(uses).toBytes();
    }

    static Invite read(Decoder in) throws Malformed {
      in.version("invitation", VERSION);
      return new Invite(in.address(), new ChainTime(in.u64()), in.count(INVITE_USES_MOST));
    }
  }

  private final Map<Bytes, Invite> open = new LinkedHashMap<>();

  Invites(StoredRecords stored) {
    stored
        .withPrefix(PREFIX)
        .forEach(
            (key, value) ->
                open.put(
                    key.slice(PREFIX.length(), key.length()),
                    StoredRecord.read("invitation", key, value, Invite::read)));
  }

  void add(
      Bytes token, Address group, ChainTime until, int uses, Consumer<? super GroupOutput> out) {
    if (open.size() >= INVITES) {
      remove(open.keySet().iterator().next(), out);
    }
    put(token, new Invite(group, until, uses), out);
  }

  /** Whether it holds now. */
  boolean holds(Bytes token, Address group, ChainTime now) {
    Invite invite = open.get(token);
    return invite != null && invite.group.equals(group) && !now.isAfter(invite.until);
  }

  void use(Bytes token, Consumer<? super GroupOutput> out) {
    Invite invite = open.get(token);
    if (invite != null && invite.uses > 1) {
      put(token, new Invite(invite.group, invite.until, invite.uses - 1), out);
    } else {
      remove(token, out);
    }
  }

  void forget(Address group, Consumer<? super GroupOutput> out) {
    for (Map.Entry<Bytes, Invite> one : new ArrayList<>(open.entrySet())) {
      if (one.getValue().group.equals(group)) {
        remove(one.getKey(), out);
      }
    }
  }

  private void put(Bytes token, Invite invite, Consumer<? super GroupOutput> out) {
    open.put(token, invite);
    Bytes key = Bytes.concat(PREFIX, token);
    out.accept(new GroupOutput.Store(StoreWrite.put(key, invite.record())));
  }

  private void remove(Bytes token, Consumer<? super GroupOutput> out) {
    open.remove(token);
    out.accept(new GroupOutput.Store(StoreWrite.delete(Bytes.concat(PREFIX, token))));
  }
}
