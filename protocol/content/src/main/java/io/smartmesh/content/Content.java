package io.smartmesh.content;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import java.util.Optional;

/**
 * What a message says (MC-1).
 *
 * @param replyTo what it answers
 * @param disappearSeconds after so many it is shown no more (MC-10); 0 for one that stays
 * @param unread what this program does not know: of a {@link Body.Newer} all of it, otherwise the
 *     extras that may be passed over
 */
public record Content(Body body, Optional<Reference> replyTo, long disappearSeconds, Bytes unread) {
  public static Content of(Body body) {
    return new Content(body, Optional.empty(), 0, Bytes.EMPTY);
  }

  public static Content text(String text) {
    return of(new Body.Text(text));
  }

  public static final Content ERASED = of(new Body.Erased());

  public Content with(Body other) {
    return new Content(other, replyTo, disappearSeconds, unread);
  }

  public Content disappearing(long seconds) {
    return new Content(body, replyTo, seconds, unread);
  }

  public Content answering(Reference message) {
    return new Content(body, Optional.of(message), disappearSeconds, unread);
  }

  /** Nothing but a text: what programs could always say. */
  public boolean isPlain() {
    return body instanceof Body.Text
        && !replyTo.isPresent()
        && disappearSeconds == 0
        && unread.isEmpty();
  }

  /** Whether it is only about another message, and no message to be shown itself. */
  public boolean isAboutAnother() {
    return body instanceof Body.Reaction
        || body instanceof Body.Edit
        || body instanceof Body.Delete
        || body instanceof Body.PreviewPart;
  }

  /** Whether it goes before everything else (MC-11). */
  public boolean isUrgent() {
    return body instanceof Body.Help;
  }

  /** What is written in it for people: to be shown, and to be found again. */
  public String text() {
    if (body instanceof Body.Text text) {
      return text.text();
    } else if (body instanceof Body.Edit edit) {
      return edit.text();
    } else if (body instanceof Body.Help help) {
      return help.text();
    } else if (body instanceof Body.PaymentNote note) {
      return note.note();
    } else if (body instanceof Body.Attachment file) {
      return file.note();
    } else if (body instanceof Body.InGroup in) {
      return in.content().text();
    }
    return "";
  }

  /** Why it cannot be a message. */
  public Optional<ContentError> problem() {
    Optional<ContentError> wrong =
        Checks.first(
            BodyCheck.problem(body),
            Checks.within(
                "disappears after", disappearSeconds, 0, ContentLimits.DISAPPEAR_SECONDS_MOST));
    return wrong.isPresent() ? wrong : tooLong();
  }

  private Optional<ContentError> tooLong() {
    int most = isUrgent() ? ContentLimits.HELP_BYTES : ContentLimits.CONTENT_BYTES;
    return Checks.bytes("message", encode(), most);
  }

  public Bytes encode() {
    return ContentCodec.encode(this);
  }

  /** Hostile bytes; whatever a newer program may have meant is kept (MC-6). */
  public static Result<Content, String> decode(Bytes bytes) {
    try {
      return Result.ok(read(bytes));
    } catch (Malformed e) {
      return Result.err(e.what());
    }
  }

  /** The same for a reader inside another format. */
  public static Content read(Bytes bytes) throws Malformed {
    Content content = ContentCodec.decode(bytes);
    Optional<ContentError> problem = content.problem();
    if (problem.isPresent()) {
      throw new Malformed(problem.get().words());
    }
    return content;
  }
}
