package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.content.Content;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Devices, and what carries messages between them: each arrives once, late and in any order; its
 * receipt may be lost, so that it comes again and is known again.
 */
final class Camp {
  static final long NETWORK = 7;
  static final ChainTime NOON = new ChainTime(1_800_000_000L);

  /** One device with what its store holds. */
  final class Device {
    final SigningKey key;
    final String name;
    final TreeMap<Bytes, Bytes> store = new TreeMap<>();
    final List<GroupText> read = new ArrayList<>();
    final Map<Bytes, GroupText> written = new LinkedHashMap<>();
    final List<GroupError> refused = new ArrayList<>();
    final List<GroupInvite> invites = new ArrayList<>();
    final Set<Address> met = new LinkedHashSet<>();
    final Map<Bytes, Map.Entry<Address, Bytes>> outbox = new LinkedHashMap<>();
    private final Set<List<Object>> seen = new LinkedHashSet<>();
    private final Rng dice;
    Groups groups;
    int side;

    Device(int number) {
      key = Keys.of(500 + number);
      name = "device " + number;
      dice = rng.split();
      groups = begun();
    }

    Address address() {
      return key.address();
    }

    Bytes card(String of) {
      ContactCard.Said said =
          new ContactCard.Said(Optional.empty(), Keys.of(300).publicKey(), NOON, of);
      return ContactCard.sign(key, NETWORK, said, Optional.empty()).encode(NETWORK);
    }

    private Groups begun() {
      TreeMap<Bytes, Bytes> found = new TreeMap<>(store);
      return new Groups(
          key, NETWORK, Keys.CURVE, Keys.CURVE, dice, prefix -> withPrefix(found, prefix));
    }

    /** The program ends and is started again; what it had posted is still in its outbox. */
    void crash() {
      groups = begun();
    }

    void handle(GroupInput input) {
      groups.handle(input, now, this::take);
    }

    private void take(GroupOutput output) {
      if (output instanceof GroupOutput.Store stored) {
        stored
            .write()
            .value()
            .ifPresentOrElse(
                value -> store.put(stored.write().key(), value),
                () -> store.remove(stored.write().key()));
      } else if (output instanceof GroupOutput.Post post) {
        outbox.put(post.id(), Map.entry(post.to(), post.payload()));
      } else if (output instanceof GroupOutput.Withdraw withdrawn) {
        outbox.remove(withdrawn.id());
      } else if (output instanceof GroupOutput.TextReceived text) {
        read.add(text.text());
      } else if (output instanceof GroupOutput.TextChanged text) {
        written.put(text.text().id(), text.text());
      } else if (output instanceof GroupOutput.Refused no) {
        refused.add(no.error());
      } else if (output instanceof GroupOutput.Invited invited) {
        invites.add(invited.invite());
      } else if (output instanceof GroupOutput.Met one) {
        met.add(one.device().address());
      }
    }

    GroupView view() {
      return groups.view(group).orElseThrow();
    }

    boolean isMember() {
      return groups
          .view(group)
          .filter(view -> view.standing() == GroupView.Standing.MEMBER)
          .isPresent();
    }

    void say(String text) {
      handle(new GroupInput.Send(group, dice.next(16), Content.text(text), NOON));
    }

    void act(Act act) {
      handle(new GroupInput.Do(group, act));
    }

    void invite(Device whom) {
      int before = invites.size();
      handle(new GroupInput.Invite(group, card(""), 1, 3_600, NOON));
      if (invites.size() > before) {
        GroupInvite invite = invites.get(before);
        whom.handle(new GroupInput.Join(invite, address(), whom.card(whom.name)));
      }
    }

    List<String> texts() {
      List<String> texts = new ArrayList<>();
      read.forEach(text -> texts.add(text.content().text()));
      return texts;
    }
  }

  final Rng rng;
  final List<Device> devices = new ArrayList<>();
  Address group = Address.ZERO;
  Moment now = new Moment(0);

  Camp(Rng rng, int count) {
    this.rng = rng;
    for (int i = 0; i < count; i++) {
      devices.add(new Device(i));
    }
  }

  /** All of them in one group that the first has made. */
  static Camp joined(Rng rng, int count) {
    Camp camp = new Camp(rng, count);
    camp.create();
    for (Device device : camp.devices.subList(1, count)) {
      camp.at(0).invite(device);
    }
    camp.settle();
    return camp;
  }

  void create() {
    at(0).handle(new GroupInput.Create("tea", at(0).card("first")));
    group = at(0).groups.views().get(0).group();
  }

  Device at(int number) {
    return devices.get(number);
  }

  Optional<Device> who(Address address) {
    return devices.stream().filter(one -> one.address().equals(address)).findFirst();
  }

  static SortedMap<Bytes, Bytes> withPrefix(TreeMap<Bytes, Bytes> store, Bytes prefix) {
    TreeMap<Bytes, Bytes> found = new TreeMap<>();
    store
        .tailMap(prefix)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                found.put(key, value);
              }
            });
    return found;
  }

  /** One message on its way; whether there was any. */
  boolean step() {
    List<Device> busy = new ArrayList<>(devices);
    busy.removeIf(one -> waiting(one).isEmpty());
    if (busy.isEmpty()) {
      return false;
    }
    Device from = rng.pick(busy);
    Bytes id = rng.pick(waiting(from));
    Map.Entry<Address, Bytes> message = from.outbox.get(id);
    if (message == null) {
      throw new AssertionError("nothing under " + id);
    }
    Device to = who(message.getKey()).orElseThrow();
    if (to.seen.add(List.of(from.address(), id))) {
      to.handle(new GroupInput.Arrived(from.address(), message.getValue(), NOON));
    }
    if (!rng.chance(0.2)) {
      from.outbox.remove(id);
      from.handle(new GroupInput.Delivered(id));
    }
    return true;
  }

  private List<Bytes> waiting(Device from) {
    List<Bytes> ids = new ArrayList<>();
    from.outbox.forEach(
        (id, message) ->
            who(message.getKey()).filter(to -> to.side == from.side).ifPresent(to -> ids.add(id)));
    return ids;
  }

  /** Everybody meets everybody, until nothing is left to say. */
  void settle() {
    devices.forEach(one -> one.side = 0);
    for (int round = 0; round < 6; round++) {
      int steps = 0;
      while (step()) {
        if (++steps > 100_000) {
          throw new AssertionError("they never come to an end");
        }
      }
      now = now.plusMillis(GroupLimits.ASK_MILLIS + 1);
      devices.forEach(one -> one.groups.wake(now, one::take));
    }
  }
}
