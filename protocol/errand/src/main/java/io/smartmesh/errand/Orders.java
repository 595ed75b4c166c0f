package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.ethereum.token.TokenMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Requests that this device's user has signed, until their fate or the end of their time. */
final class Orders {
  private final Around around;
  private final BiConsumer<PublicKey, ErrandMessage> send;
  private final Consumer<ErrandOutput> out;
  private final TreeMap<Hash, Handed> all;

  private final Predicate<Address> carries;

  /**
   * @param carries whom carriers could find
   */
  Orders(
      TreeMap<Hash, Handed> all,
      Predicate<Address> carries,
      Around around,
      BiConsumer<PublicKey, ErrandMessage> send,
      Consumer<ErrandOutput> out) {
    this.all = all;
    this.carries = carries;
    this.around = around;
    this.send = send;
    this.out = out;
  }

  List<ErrandView> views() {
    List<ErrandView> views = new ArrayList<>();
    all.values().forEach(one -> views.add(one.view()));
    views.sort(Comparator.comparing(ErrandView::handed).reversed());
    return views;
  }

  Optional<ErrandView> view(Hash id) {
    return Optional.ofNullable(all.get(id)).map(Handed::view);
  }

  /** The same once more is the same. */
  void handIn(ErrandInput.HandIn input, ChainTime at, Moment now) {
    Handed known = all.get(input.order().id());
    ChainTime deadline = input.order().request().message().deadline();
    int open = (int) all.values().stream().filter(one -> !one.isOver).count();
    if (known != null) {
      out.accept(new ErrandOutput.Accepted(input.tag(), known.view()));
    } else if (!deadline.isAfter(at)) {
      ErrandError late = new ErrandError.TooLate(deadline.seconds(), at.seconds());
      out.accept(new ErrandOutput.Refused(input.tag(), late));
    } else if (open >= ErrandLimits.OPEN) {
      ErrandError many = new ErrandError.TooMany(open, ErrandLimits.OPEN);
      out.accept(new ErrandOutput.Refused(input.tag(), many));
    } else {
      Handed handed = new Handed(input.order(), at, now);
      input.helpers().forEach(handed::help);
      all.put(handed.id, handed);
      store(handed);
      out.accept(new ErrandOutput.Accepted(input.tag(), handed.view()));
    }
  }

  void reachable(Address device, Moment now) {
    for (Handed one : all.values()) {
      if (!one.isOver && (one.helpers.containsKey(device) || isLonely(one))) {
        soon(one, now);
      }
    }
  }

  /** One who names the relayer that was signed for can help. */
  void quoted(Address from, Hash about, Word.Quoted quoted, Moment now) {
    for (Handed one : all.values()) {
      boolean isAnswer = !one.isOver && Hashes.sha256(question(one)).equals(about);
      if (isAnswer && quoted.relayer().equals(one.order.request().payee()) && one.help(from)) {
        store(one);
        soon(one, now);
      }
    }
  }

  /** Of one to whom it was handed, about the request or the whole that was handed over. */
  void said(Address from, Hash about, Word word, ChainTime at, Moment now) {
    for (Handed one : all.values()) {
      boolean isMeant =
          word instanceof Word.Standing standing
              ? standing.id().equals(one.id)
              : about.equals(one.id) || about.equals(Hashes.sha256(Errand.encode(one.order)));
      if (isMeant && !one.isOver) {
        said(one, from, word, at, now);
      }
    }
  }

  private void said(Handed one, Address from, Word word, ChainTime at, Moment now) {
    if (word instanceof Word.Refused refused
        && (refused.again() || refused.code().equals("no-relayer"))) {
      if (one.carried.remove(from)) {
        store(one); // it had no room for what was carried to it: that is tried again
      }
      return; // it is asked again, later and later
    }
    if (word instanceof Word.Refused refused && refused.code().equals("unknown-request")) {
      // What it had is lost, or it never had it: it is handed in again.
      if (one.helpers.replace(from, Optional.empty()) != null) {
        store(one);
      }
      return;
    }
    if (one.said(from, word)) {
      end(one, at);
      changed(one);
      soon(one, now.plusMillis(ErrandLimits.RETRY_MILLIS));
    }
  }

  /** RL-36: above everybody's word. */
  void shown(Hash id, boolean isCarriedOut, Moment now) {
    Handed one = all.get(id);
    if (one != null && one.proof == Handed.Proof.NONE) {
      one.proof = isCarriedOut ? Handed.Proof.CARRIED_OUT : Handed.Proof.VOID;
      one.isOver = true;
      one.nextAt = now;
      changed(one);
    }
  }

  private void soon(Handed one, Moment at) {
    one.pause = ErrandLimits.RETRY_MILLIS;
    one.nextAt = one.nextAt.earlier(at);
  }

  private void end(Handed one, ChainTime at) {
    one.isOver = one.proof != Handed.Proof.NONE || at.isAfter(one.end());
  }

  private void changed(Handed one) {
    for (Address device : new ArrayList<>(one.carried)) {
      boolean isSettled =
          one.helpers.getOrDefault(device, Optional.empty()).filter(Handed::isFinal).isPresent();
      if (one.isOver || isSettled) {
        one.carried.remove(device);
        out.accept(new ErrandOutput.EndBundle(ErrandBundle.label(one.id, device)));
      }
    }
    store(one);
    out.accept(new ErrandOutput.Changed(one.view()));
    List<Handed> over = new ArrayList<>();
    all.values().stream().filter(each -> each.isOver).forEach(over::add);
    over.sort(Comparator.comparing(each -> each.at));
    for (Handed old : over.subList(0, Math.max(0, over.size() - ErrandLimits.OVER))) {
      all.remove(old.id);
      out.accept(new ErrandOutput.Store(ErrandRecords.drop(old.id)));
    }
  }

  void wake(ChainTime at, Moment now) {
    for (Handed one : new ArrayList<>(all.values())) {
      if (one.isOver || one.nextAt.isAfter(now)) {
        continue;
      }
      end(one, at);
      if (one.isOver) {
        changed(one);
      } else {
        one.nextAt = now.plusMillis(one.pause);
        one.pause = Math.min(2 * one.pause, ErrandLimits.RETRY_MILLIS_MOST);
        work(one, at, now);
      }
    }
  }

  private void work(Handed one, ChainTime at, Moment now) {
    one.helpers.forEach(
        (device, word) -> {
          Optional<PublicKey> key = around.key(device);
          if (!word.filter(Handed::isFinal).isPresent()) {
            key.ifPresent(to -> press(one, to, word));
            if (!key.isPresent() && one.pause >= ErrandLimits.RETRY_MILLIS_MOST) {
              carry(one, device, at);
            }
          }
        });
    if (isLonely(one)) {
      out.accept(new ErrandOutput.Seek(Errand.name(one.order.chainId(), one.order.token())));
      Bytes question = question(one);
      for (PublicKey node : around.nearest(now)) {
        if (!one.helpers.containsKey(node.address())) {
          ErrandMessage.parts(question).forEach(part -> send.accept(node, part));
        }
      }
    }
  }

  /** RL-37: once; carriers keep it as long as it counts. */
  private void carry(Handed one, Address device, ChainTime at) {
    long seconds = one.end().seconds() - at.seconds();
    if (seconds > 0 && carries.test(device) && one.carried.add(device)) {
      store(one);
      out.accept(
          new ErrandOutput.Bundle(
              device, ErrandBundle.encode(one.order), seconds, ErrandBundle.label(one.id, device)));
    }
  }

  private void press(Handed one, PublicKey helper, Optional<Word> word) {
    if (word.isPresent()) {
      send.accept(helper, new ErrandMessage.Look(one.id));
    } else {
      ErrandMessage.parts(Errand.encode(one.order)).forEach(part -> send.accept(helper, part));
    }
  }

  /** Whether nobody who can be reached has it on its way, and there is room for one more. */
  private boolean isLonely(Handed one) {
    boolean isHelped =
        one.helpers.entrySet().stream()
            .anyMatch(
                each ->
                    around.key(each.getKey()).isPresent()
                        && !each.getValue().filter(Handed::isFinal).isPresent());
    return !isHelped && one.helpers.size() < ErrandLimits.HELPERS;
  }

  /** By which others who know the same relayer are found. */
  private static Bytes question(Handed one) {
    return Errand.encode(
        new Errand.OfMessage(
            one.order.chainId(),
            one.order.token(),
            TokenMessage.Kind.PAYMENT,
            one.order.request().payee()));
  }

  private void store(Handed one) {
    out.accept(new ErrandOutput.Store(ErrandRecords.put(one)));
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Handed one : all.values()) {
      next = one.isOver ? next : next.earlier(one.nextAt);
    }
    return next;
  }
}
