package io.smartmesh.message;

import io.smartmesh.base.Bytes;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.content.Media;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is shown of a set of messages. It follows from the set alone, whatever came first (MC-8): of
 * several edits or reactions the greatest revision counts, and a deletion always.
 */
public final class Showing {
  private static final class About {
    Optional<TextMessage> edit = Optional.empty();
    Optional<TextMessage> ownReaction = Optional.empty();
    Optional<TextMessage> peerReaction = Optional.empty();
    final TreeMap<Integer, TextMessage> preview = new TreeMap<>();
  }

  private final Map<Target, About> about = new LinkedHashMap<>();
  private final Set<Target> deleted = new LinkedHashSet<>();

  private Showing(Iterable<TextMessage> messages) {
    for (TextMessage message : messages) {
      Target.about(message).ifPresent(target -> note(message, target));
    }
  }

  /** Those that stand for themselves, in the order that they are given in. */
  public static List<ShownMessage> of(Iterable<TextMessage> messages) {
    Showing showing = new Showing(messages);
    List<ShownMessage> shown = new ArrayList<>();
    for (TextMessage message : messages) {
      if (!message.content().isAboutAnother()) {
        shown.add(showing.show(message));
      }
    }
    return shown;
  }

  private void note(TextMessage message, Target target) {
    About all = about.computeIfAbsent(target, key -> new About());
    Body body = message.content().body();
    if (body instanceof Body.Delete) {
      deleted.add(target);
    } else if (body instanceof Body.Edit) {
      all.edit = Optional.of(newer(all.edit, message));
    } else if (body instanceof Body.PreviewPart part) {
      Optional<TextMessage> before = Optional.ofNullable(all.preview.get(part.index()));
      all.preview.put(part.index(), newer(before, message));
    } else if (message.incoming()) {
      all.peerReaction = Optional.of(newer(all.peerReaction, message));
    } else {
      all.ownReaction = Optional.of(newer(all.ownReaction, message));
    }
  }

  /** Both sides decide alike also between two of one revision, as two devices may write them. */
  private static TextMessage newer(Optional<TextMessage> before, TextMessage message) {
    return before.filter(one -> compare(one, message) >= 0).orElse(message);
  }

  private static int compare(TextMessage one, TextMessage other) {
    int byRevision = Long.compare(revision(one), revision(other));
    return byRevision != 0 ? byRevision : one.id().bytes().compareTo(other.id().bytes());
  }

  static long revision(TextMessage message) {
    Body body = message.content().body();
    if (body instanceof Body.Edit edit) {
      return edit.revision();
    }
    return body instanceof Body.Reaction reaction ? reaction.revision() : 0;
  }

  private ShownMessage show(TextMessage message) {
    Target target = Target.of(message);
    Content content = message.content();
    if (deleted.contains(target) || content.body() instanceof Body.Erased) {
      return new ShownMessage(message, Content.ERASED, false, true, "", "", Optional.empty());
    }
    About all = about.getOrDefault(target, new About());
    Optional<Content> edited =
        content.body() instanceof Body.Text
            ? all.edit.map(edit -> content.with(new Body.Text(edit.text())))
            : Optional.empty();
    return new ShownMessage(
        message,
        edited.orElse(content),
        edited.isPresent(),
        false,
        sign(all.ownReaction),
        sign(all.peerReaction),
        preview(content, all.preview));
  }

  private static String sign(Optional<TextMessage> reaction) {
    return reaction.map(one -> ((Body.Reaction) one.content().body()).sign()).orElse("");
  }

  private static Optional<Bytes> preview(Content content, TreeMap<Integer, TextMessage> parts) {
    if (content.body() instanceof Body.Attachment file
        && file.media() instanceof Media.Photo photo
        && photo.parts() > 0
        && parts.headMap(photo.parts()).size() == photo.parts()) {
      return Optional.of(
          Bytes.concat(
              parts.headMap(photo.parts()).values().stream()
                  .map(part -> ((Body.PreviewPart) part.content().body()).bytes())
                  .toArray(Bytes[]::new)));
    }
    return Optional.empty();
  }
}
