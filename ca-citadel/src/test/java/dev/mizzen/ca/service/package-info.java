@NullMarked
package dev.mizzen.ca.service;

import org.jspecify.annotations.NullMarked;
