package io.smartmesh.content;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import java.util.Optional;

/** The kinds of messages (MC-3). Each id is 16 bytes. */
public sealed interface Body {
  record Text(String text) implements Body {}

  record Location(Place place) implements Body {}

  /** Of somebody whom the reader may want to know. Hostile until decoded (CT-2). */
  record ContactCard(Bytes card) implements Body {}

  /**
   * A sign on a message.
   *
   * @param revision of the writer's reactions to that message: the greatest one counts
   * @param sign empty to take it back
   */
  record Reaction(Reference to, long revision, String sign) implements Body {}

  /**
   * Another text for one of the writer's own messages.
   *
   * @param revision of that message: the greatest one counts
   */
  record Edit(Bytes id, long revision, String text) implements Body {}

  /** One of the writer's own messages is not to be read any more. */
  record Delete(Bytes id) implements Body {}

  /** What stands where something was deleted. */
  record Erased() implements Body {}

  /** Please pay this invoice (PY-2). */
  record PaymentRequest(String invoice) implements Body {}

  /** What was paid, by its id. The word of who writes it: what counts is in the channel. */
  record PaymentNote(Bytes payment, String note) implements Body {}

  /**
   * Help is needed, or no more.
   *
   * @param safe whether it is "I am safe"
   * @param battery in per cent; empty where it is not known
   */
  record Help(boolean safe, String text, Optional<Place> place, Optional<Integer> battery)
      implements Body {}

  /**
   * A file that is offered as a transfer (TF-1).
   *
   * @param transfer its id
   * @param note what is said with it, or nothing
   */
  record Attachment(Bytes transfer, long size, String name, Media media, String note)
      implements Body {}

  /** A part of the preview of an attachment, which is one of the writer's messages (MC-12). */
  record PreviewPart(Bytes id, int index, Bytes bytes) implements Body {}

  /** What a group's members tell each other (GR-10): in no chat. Hostile until decoded. */
  record GroupWord(Bytes word) implements Body {}

  /**
   * A message of a group as its chat has it (GR-18); in the store only.
   *
   * @param author the device that wrote it
   * @param delivered of an own one: how many of {@code of} have it
   */
  record InGroup(Address author, int delivered, int of, Content content) implements Body {}

  /** What a newer program wrote: kept, and shown when this one has become newer as well (MC-6). */
  record Newer(int kind) implements Body {}
}
