package io.smartmesh.ratchet;

/**
 * Which message of a session's one direction.
 *
 * @param turn its chain, from 0
 * @param number in that chain, from 0
 */
public record Mark(long turn, int number) {}
