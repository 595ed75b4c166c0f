package io.smartmesh.message;

import static io.smartmesh.message.MessageLimits.DELETIONS;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.StoredRecords;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What messages do to others: what was deleted is taken out of the store, not only from sight
 * (MC-9), and what disappears goes with all that was said about it (MC-10).
 */
final class Effects {
  private final Inbox inbox;
  private final Outbox outbox;
  private final Fading fading;

  /** The newest: what comes after its deletion mostly comes soon after it. */
  private final Set<Target> deleted = new LinkedHashSet<>();

  private ChainTime time = ChainTime.ZERO;

  Effects(Inbox inbox, Outbox outbox, StoredRecords stored) {
    this.inbox = inbox;
    this.outbox = outbox;
    fading = new Fading(stored);
    all()
        .filter(Effects::isDelete)
        .forEach(one -> Target.about(one).ifPresent(this::isNewlyDeleted));
  }

  private boolean isNewlyDeleted(Target target) {
    boolean isNew = deleted.add(target);
    if (deleted.size() > DELETIONS) {
      deleted.remove(deleted.iterator().next());
    }
    return isNew;
  }

  private Stream<TextMessage> all() {
    return Stream.concat(inbox.view().stream(), outbox.view().stream());
  }

  private static boolean isDelete(TextMessage message) {
    return message.content().body() instanceof Body.Delete;
  }

  void timeIs(ChainTime newest, Moment now) {
    time = newest;
    fading.resume(newest, now);
  }

  // ------------------------------------------------------------------ what is written

  /** The user's content with what only this machine knows: which revision it is (MC-7, MC-8). */
  Result<Content, MessageError> completed(Address to, Content content) {
    Body body = content.body();
    if (body instanceof Body.Edit edit) {
      return own(to, edit.id(), true)
          .fold(
              target -> {
                long next = nextRevision(new Target(to, false, target.id()), false, true);
                Body said = new Body.Edit(edit.id(), next, edit.text());
                // The new text must not outlive the message.
                long seconds = target.content().disappearSeconds();
                return Result.ok(content.with(said).disappearing(seconds));
              },
              Result::err);
    } else if (body instanceof Body.Delete delete) {
      return own(to, delete.id(), false).fold(target -> Result.ok(content), Result::err);
    } else if (body instanceof Body.Reaction reaction) {
      MessageId id = new MessageId(reaction.to().id());
      Target target = new Target(to, !reaction.to().ofWriter(), id);
      if (!find(target).isPresent()) {
        return Result.err(new MessageError.NoSuchMessage(id));
      }
      long next = nextRevision(target, false, false);
      return Result.ok(content.with(new Body.Reaction(reaction.to(), next, reaction.sign())));
    }
    return Result.ok(content);
  }

  private Result<TextMessage, MessageError> own(
      Address to, io.smartmesh.base.Bytes id, boolean mustBeText) {
    MessageId wanted = new MessageId(id);
    Optional<TextMessage> target = find(new Target(to, false, wanted));
    if (!target.isPresent()) {
      return Result.err(new MessageError.NoSuchMessage(wanted));
    }
    return mustBeText && !(target.get().content().body() instanceof Body.Text)
        ? Result.err(new MessageError.NotEditable(wanted))
        : Result.ok(target.get());
  }

  private Optional<TextMessage> find(Target target) {
    return all().filter(one -> Target.of(one).equals(target)).findFirst();
  }

  private long nextRevision(Target target, boolean incoming, boolean edits) {
    return 1
        + all()
            .filter(one -> one.incoming() == incoming)
            .filter(one -> (one.content().body() instanceof Body.Edit) == edits)
            .filter(one -> Target.about(one).equals(Optional.of(target)))
            .mapToLong(Showing::revision)
            .max()
            .orElse(0);
  }

  // ------------------------------------------------------------------ what comes

  /** What is kept of it: nothing of what was deleted before it came. */
  TextMessage admitted(TextMessage message) {
    if (deleted.contains(Target.of(message))) {
      return message.with(Content.ERASED);
    }
    return Target.isOfAuthor(message) && Target.about(message).filter(deleted::contains).isPresent()
        ? message.with(deletion(message))
        : message;
  }

  /** Said again it changes nothing, and it is in nobody's sight. */
  private static Content deletion(TextMessage about) {
    return Target.about(about)
        .map(target -> Content.of(new Body.Delete(target.id().bytes())))
        .orElse(Content.ERASED);
  }

  /** Gives on what the machine says, and does what follows from it. */
  Consumer<MessageOutput> watching(Moment now, Consumer<? super MessageOutput> out) {
    return output -> {
      out.accept(output);
      if (output instanceof MessageOutput.TextReceived received) {
        takeEffect(received.message(), true, now, out);
      } else if (output instanceof MessageOutput.TextChanged changed) {
        MessageState state = changed.message().state();
        boolean isThere = state == MessageState.DELIVERED || state == MessageState.FAILED;
        takeEffect(changed.message(), isThere, now, out);
      }
    };
  }

  private void takeEffect(
      TextMessage message, boolean isThere, Moment now, Consumer<? super MessageOutput> out) {
    if (isDelete(message)) {
      Target.about(message).filter(this::isNewlyDeleted).ifPresent(target -> erase(target, out));
    }
    long seconds = message.content().disappearSeconds();
    if (isThere && seconds > 0) {
      fading.start(Target.of(message), seconds, time, now, out);
    }
  }

  private void erase(Target target, Consumer<? super MessageOutput> out) {
    inbox.rewrite(one -> erased(one, target), out);
    outbox.rewrite(one -> erased(one, target), out);
    fading.forget(target, out);
    // Also where it is not at hand: it may be in the chat's history (MH-15).
    out.accept(gone(target, true));
  }

  private static TextMessage erased(TextMessage one, Target target) {
    if (Target.of(one).equals(target)) {
      return one.with(Content.ERASED);
    }
    return Target.isOfAuthor(one) && Target.about(one).equals(Optional.of(target))
        ? one.with(deletion(one))
        : one;
  }

  // ------------------------------------------------------------------ what disappears

  void wake(Moment now, Consumer<? super MessageOutput> out) {
    for (Target target : fading.over(time, now, out)) {
      List<Target> others = new ArrayList<>();
      all()
          .filter(one -> Target.about(one).equals(Optional.of(target)))
          .forEach(one -> others.add(Target.of(one)));
      others.add(target);
      others.forEach(
          one -> {
            fading.forget(one, out);
            inbox.remove(one, out);
            outbox.remove(one, out);
          });
      out.accept(gone(target, false));
    }
  }

  private static MessageOutput gone(Target target, boolean isDeleted) {
    return new MessageOutput.TextGone(target.peer(), target.incoming(), target.id(), isDeleted);
  }

  Moment deadline() {
    return fading.deadline();
  }
}
