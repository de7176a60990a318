"""The forms about requests, asks, answers and positions."""
