package io.smartmesh.errand;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What the user wants to know of prices: everybody near is asked, and the offers gathered. */
final class Questions {
  private final Around around;
  private final BiConsumer<PublicKey, ErrandMessage> send;
  private final Consumer<ErrandOutput> out;
  private final Offers remembered;
  private final List<Question> open = new ArrayList<>();

  private static final class Question {
    final long tag;
    final Hash about;
    final Errand.Price price;
    final Bytes body;
    final TreeMap<Address, Word.Quoted> offers = new TreeMap<>();
    Moment askAt;
    Moment endAt;

    Question(long tag, Errand.Price price, Moment now) {
      this.tag = tag;
      this.price = price;
      this.body = Errand.encode(price);
      this.about = Hashes.sha256(body);
      this.askAt = now;
      this.endAt = now.plusMillis(ErrandLimits.QUESTION_MILLIS);
    }
  }

  Questions(
      Around around,
      Offers remembered,
      BiConsumer<PublicKey, ErrandMessage> send,
      Consumer<ErrandOutput> out) {
    this.remembered = remembered;
    this.around = around;
    this.send = send;
    this.out = out;
  }

  void ask(long tag, Errand.Price price, Moment now) {
    if (open.size() >= ErrandLimits.QUESTIONS) {
      out.accept(new ErrandOutput.Offered(tag, Collections.emptyList()));
      return;
    }
    open.add(new Question(tag, price, now));
    out.accept(new ErrandOutput.Seek(Errand.name(price.chainId(), price.token())));
  }

  /** Somebody new is about: all questions are put at once. */
  void reachable(Moment now) {
    open.forEach(question -> question.askAt = now);
  }

  void quoted(Address from, Hash about, Word.Quoted quoted, ChainTime at, Moment now) {
    for (Question question : open) {
      if (question.about.equals(about)
          && question.offers.size() < ErrandLimits.ASKED_AT_ONCE
          && question.offers.put(from, quoted) == null) {
        question.endAt = question.endAt.earlier(now.plusMillis(ErrandLimits.GATHER_MILLIS));
        remembered.add(from, question.price, quoted, at);
      }
    }
  }

  void wake(ChainTime at, Moment now) {
    for (Iterator<Question> each = open.iterator(); each.hasNext(); ) {
      Question question = each.next();
      if (!question.endAt.isAfter(now)) {
        each.remove();
        out.accept(new ErrandOutput.Offered(question.tag, offers(question, at)));
      } else if (!question.askAt.isAfter(now)) {
        question.askAt = now.plusMillis(ErrandLimits.ASK_MILLIS);
        for (PublicKey node : around.nearest(now)) {
          if (!question.offers.containsKey(node.address())) {
            ErrandMessage.parts(question.body).forEach(part -> send.accept(node, part));
          }
        }
      }
    }
  }

  private List<ErrandOutput.Offer> offers(Question question, ChainTime at) {
    List<ErrandOutput.Offer> offers = new ArrayList<>();
    question.offers.forEach((device, said) -> offers.add(new ErrandOutput.Offer(device, said, 0)));
    if (offers.isEmpty()) {
      offers.addAll(remembered.of(question.price, at));
    }
    offers.sort(Comparator.comparing(offer -> offer.quoted().fee()));
    return offers;
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Question question : open) {
      next = next.earlier(question.askAt).earlier(question.endAt);
    }
    return next;
  }
}
