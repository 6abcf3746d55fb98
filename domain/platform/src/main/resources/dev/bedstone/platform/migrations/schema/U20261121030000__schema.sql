drop schema platform;
