package io.smartmesh.message;

import io.smartmesh.base.Bytes;
import io.smartmesh.content.Content;
import java.util.Optional;

/**
 * One message as the user sees it, with all that was said about it (MC-7, MC-8).
 *
 * @param message as it came or was written
 * @param content what it says now
 * @param ownReaction the user's sign on it; empty for none
 * @param peerReaction the other one's
 * @param preview of a photo, once all its parts are here (MC-12)
 */
public record ShownMessage(
    TextMessage message,
    Content content,
    boolean edited,
    boolean deleted,
    String ownReaction,
    String peerReaction,
    Optional<Bytes> preview) {}
