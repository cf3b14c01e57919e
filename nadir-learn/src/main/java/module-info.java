module nadir.learn {
    requires nadir.core;
}
