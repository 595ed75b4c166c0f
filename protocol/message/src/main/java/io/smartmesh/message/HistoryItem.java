package io.smartmesh.message;

import io.smartmesh.base.ChainTime;

/**
 * One text of a chat as it is kept.
 *
 * @param number its place in the chat, from 0; what {@code before} means in a question
 * @param kept when this device came to have it, by its own idea of the time: the writer's clock may
 *     be wrong (MH-10)
 */
public record HistoryItem(TextMessage message, long number, ChainTime kept) {}
